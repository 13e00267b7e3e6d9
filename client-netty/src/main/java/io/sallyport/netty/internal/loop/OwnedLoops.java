package io.sallyport.netty.internal.loop;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Loops that a transport starts itself, and why they are of their kind. Immutable.
 *
 * @param group the loops; daemon threads
 * @param kind their kind
 * @param reason why
 */
public record OwnedLoops(EventLoopGroup group, NativeKind kind, String reason) {

    private static final List<NativeKind> BEST_FIRST = List.of(NativeKind.EPOLL, NativeKind.KQUEUE);

    /**
     * Starts loops.
     *
     * @param wanted the kind asked for, or null for the best there is
     * @throws IllegalStateException if the kind asked for cannot be used here
     */
    public static OwnedLoops create(@Nullable NativeKind wanted, int threads) {
        if (wanted != null) {
            Throwable cause = wanted.unavailability();
            if (cause != null) {
                throw new IllegalStateException(
                        "nativeTransport: " + wanted + " cannot be used here: " + cause.getMessage(), cause);
            }
            return of(wanted, "it was asked for", threads);
        }
        for (NativeKind kind : BEST_FIRST) {
            if (kind.unavailability() == null) {
                return of(kind, "its library is present", threads);
            }
        }
        return of(NativeKind.NIO, "the native ones cannot be used: " + unavailable(), threads);
    }

    /** Why there is nothing better: what the system says of each kind, on one line. */
    private static String unavailable() {
        return BEST_FIRST.stream()
                .map(kind -> kind + " (" + String.valueOf(kind.unavailability()).replaceAll("\\s+", " ") + ")")
                .collect(Collectors.joining(", "));
    }

    private static OwnedLoops of(NativeKind kind, String reason, int threads) {
        return new OwnedLoops(
                new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("sallyport", true), kind.handlers()),
                kind,
                reason);
    }
}
