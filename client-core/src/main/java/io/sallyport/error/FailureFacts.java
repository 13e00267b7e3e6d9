package io.sallyport.error;

import io.sallyport.Request;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a failure; see the accessors of {@link io.sallyport.HttpClientException}. Immutable.
 *
 * @param phase how far the call had got
 * @param processing whether the server may have acted
 * @param request the request, or null; kept with its secrets masked
 * @param address the address connected to or tried last, or null
 * @param connectionAge zero if there was no connection
 * @param connectionUses exchanges of the connection, this one included
 * @param bytesSent bytes of this exchange written, before TLS
 * @param bytesReceived bytes of this exchange read, after TLS
 * @param times the time spent in each phase that was entered
 */
public record FailureFacts(
        Phase phase,
        Processing processing,
        @Nullable Request request,
        @Nullable SocketAddress address,
        Duration connectionAge,
        long connectionUses,
        long bytesSent,
        long bytesReceived,
        Map<Phase, Duration> times) {

    /** Nothing is known; also what an exception has after it was deserialised. */
    public static final FailureFacts UNKNOWN =
            new FailureFacts(Phase.PREPARE, Processing.MAYBE_PROCESSED, null, null, Duration.ZERO, 0, 0, 0, Map.of());

    /**
     * Copies the times and masks the request.
     *
     * @param phase how far the call had got
     * @param processing whether the server may have acted
     * @param request the request, or null
     * @param address the address connected to or tried last, or null
     * @param connectionAge zero if there was no connection
     * @param connectionUses exchanges of the connection, this one included; 0 if there was none
     * @param bytesSent before TLS
     * @param bytesReceived after TLS
     * @param times the time spent in each phase that was entered
     */
    public FailureFacts {
        times = Map.copyOf(times);
        request = request == null ? null : request.masked();
    }

    /**
     * {@return the facts of a failure before a connection was there: the server cannot have acted}
     *
     * @param phase how far the call had got
     * @param request the request, or null; its secrets are masked
     */
    public static FailureFacts unsent(Phase phase, @Nullable Request request) {
        return new FailureFacts(phase, Processing.NOT_PROCESSED, request, null, Duration.ZERO, 0, 0, 0, Map.of());
    }

    /**
     * {@return the same facts of a request}
     *
     * @param newRequest the request; its secrets are masked
     */
    public FailureFacts about(Request newRequest) {
        return new FailureFacts(
                phase, processing, newRequest, address, connectionAge, connectionUses, bytesSent, bytesReceived, times);
    }

    /**
     * {@return the same facts with an address}
     *
     * @param newAddress the address connected to or tried last, or null
     */
    public FailureFacts at(@Nullable SocketAddress newAddress) {
        return new FailureFacts(
                phase, processing, request, newAddress, connectionAge, connectionUses, bytesSent, bytesReceived, times);
    }

    /** {@return the same facts, of a request that was answered} */
    public FailureFacts answered() {
        return new FailureFacts(
                phase,
                Processing.ANSWERED,
                request,
                address,
                connectionAge,
                connectionUses,
                bytesSent,
                bytesReceived,
                times);
    }

    /**
     * {@return the same facts in another phase}
     *
     * @param newPhase how far the call had got
     */
    public FailureFacts in(Phase newPhase) {
        return new FailureFacts(
                newPhase, processing, request, address, connectionAge, connectionUses, bytesSent, bytesReceived, times);
    }

    /**
     * {@return the same facts with the times}
     *
     * @param newTimes the time spent in each phase that was entered; copied
     */
    public FailureFacts taking(Map<Phase, Duration> newTimes) {
        return new FailureFacts(
                phase, processing, request, address, connectionAge, connectionUses, bytesSent, bytesReceived, newTimes);
    }
}
