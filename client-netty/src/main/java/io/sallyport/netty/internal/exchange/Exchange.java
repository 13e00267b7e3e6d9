package io.sallyport.netty.internal.exchange;

import io.sallyport.ConnectionInfo;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.event.ClientListener;
import io.sallyport.event.ConnectionLeased;
import io.sallyport.netty.internal.body.InboundBody;
import io.sallyport.netty.internal.body.OutboundBody;
import io.sallyport.spi.Abort;
import io.sallyport.spi.ExchangeContext;
import io.sallyport.spi.ExchangeReport;
import io.sallyport.spi.ResponseHead;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and one response: two directions, one {@link #finish}. Made on the caller's thread; from {@link #leased} on confined to its connection's loop, before that to whoever holds it (the pool, then one loop).
 *
 * <p>The response goes {@code PENDING -> STREAMING -> ENDED}; the request {@code PENDING -> SENDING -> SENT | CUT}, or stays where it is when the exchange ends early. The context hears of the head or a failure once, then of the end once.
 */
public final class Exchange implements ExchangeReport {

    /** How far the request is. */
    public enum RequestSide {
        /** Nothing is written. */
        PENDING,
        /** The head is written, the body not completely. */
        SENDING,
        /** All of it is written. */
        SENT,
        /** The peer takes no more of it; its answer may still come. */
        CUT
    }

    /** How far the response is. */
    public enum ResponseSide {
        /** No final head. */
        PENDING,
        /** The head is delivered; the body goes on. */
        STREAMING,
        /** The exchange is over. */
        ENDED
    }

    private final Request request;
    private final ExchangeContext context;
    private final OutboundBody outbound;
    private @Nullable Runnable onLeave;
    private final long startNanos = System.nanoTime();

    private RequestSide requestSide = RequestSide.PENDING;
    private ResponseSide responseSide = ResponseSide.PENDING;
    private @Nullable ConnectionInfo connection;
    private @Nullable ExchangeControl control;
    private @Nullable InboundBody inbound;
    private @Nullable HttpClientException failure;

    private long leasedNanos;
    private long sentNanos;
    private long headNanos;
    private long endNanos;
    private long bytesSent;
    private long bytesReceived;

    /**
     * An exchange that waits for its connection.
     *
     * @param outbound the request's body, ready to be written
     * @param onLeave told once, when nothing is done for it any more; before its call hears of the end
     */
    public Exchange(Request request, ExchangeContext context, OutboundBody outbound, Runnable onLeave) {
        this.request = request;
        this.context = context;
        this.outbound = outbound;
        this.onLeave = onLeave;
    }

    /** What goes out. */
    public Request request() {
        return request;
    }

    /** The call's side. */
    public ExchangeContext context() {
        return context;
    }

    /** The request's body. */
    public OutboundBody outbound() {
        return outbound;
    }

    /** How far the request is. */
    public RequestSide requestSide() {
        return requestSide;
    }

    /** Whether it is over. */
    public boolean isFinished() {
        return responseSide == ResponseSide.ENDED;
    }

    /** Whether the final head was delivered. */
    public boolean isHeadDelivered() {
        return inbound != null;
    }

    /** A connection took it; the request is being written. */
    public void leased(ConnectionInfo info) {
        require(requestSide == RequestSide.PENDING);
        connection = info;
        requestSide = RequestSide.SENDING;
        leasedNanos = System.nanoTime();
        ClientListener listener = context.listener();
        if (listener != null) {
            listener.connectionLeased(new ConnectionLeased(
                    context.callId(), context.attempt(), info, Duration.ofNanos(leasedNanos - startNanos)));
        }
    }

    /** Who works on it from now on. */
    public void controlledBy(ExchangeControl newControl) {
        control = newControl;
    }

    /** Ends it early, if a connection works on it; whether one does. */
    public boolean abort(Abort reason) {
        ExchangeControl working = control;
        if (working == null) {
            return false;
        }
        working.abort(reason);
        return true;
    }

    /** The request is written completely. */
    public void sent() {
        require(requestSide == RequestSide.SENDING);
        requestSide = RequestSide.SENT;
        sentNanos = System.nanoTime();
    }

    /** The rest of the request cannot be written, or is not wanted. */
    public void cut() {
        require(requestSide == RequestSide.SENDING);
        requestSide = RequestSide.CUT;
        outbound.cancel();
    }

    /** Bytes of the request were handed to the channel. */
    public void countSent(long bytes) {
        bytesSent += bytes;
    }

    /** Bytes of the response were read. */
    public void countReceived(long bytes) {
        bytesReceived += bytes;
    }

    /** The final head came. It is delivered by {@link #deliver}, which may be later. */
    public void headReceived() {
        headNanos = System.nanoTime();
    }

    /** Hands the head and its body to the call. */
    public void deliver(ResponseHead head, InboundBody body) {
        require(responseSide == ResponseSide.PENDING);
        responseSide = ResponseSide.STREAMING;
        inbound = body;
        context.onHead(head, body.forReader());
    }

    /** Nothing is done for it any more: whoever hears of its end finds it counted no longer. Does nothing the second time. */
    public void leave() {
        Runnable leaving = onLeave;
        if (leaving != null) {
            onLeave = null;
            leaving.run();
        }
    }

    /** Ends it well: the body is complete, or its reader has closed it. */
    public void finish() {
        end();
    }

    /** Ends it with a failure: the call hears of it in place of the head, or its body's reader does. Does nothing if it is over. */
    public void fail(HttpClientException cause) {
        if (responseSide == ResponseSide.ENDED) {
            return;
        }
        failure = cause;
        leave();
        InboundBody body = inbound;
        try {
            if (body != null) {
                body.fail(cause);
            } else {
                context.onFailure(cause);
            }
        } finally {
            end(); // a reader that throws has heard of it
        }
    }

    private void end() {
        require(responseSide != ResponseSide.ENDED);
        responseSide = ResponseSide.ENDED;
        endNanos = System.nanoTime();
        outbound.cancel(); // also of a body that is sent: its publisher may not have completed
        leave();
        context.onEnd(this);
    }

    /** What is known of a failure now. */
    public FailureFacts facts() {
        return facts(phase());
    }

    /** What is known of a failure in a phase. */
    public FailureFacts facts(Phase phase) {
        ConnectionInfo info = connection;
        SocketAddress address = info == null ? null : info.remoteAddress();
        return new FailureFacts(
                phase,
                processing(),
                request.masked(),
                address,
                info == null ? Duration.ZERO : info.age(),
                info == null ? 0 : info.uses(),
                bytesSent,
                bytesReceived,
                times());
    }

    private Phase phase() {
        if (headNanos != 0) {
            return Phase.RESPONSE_BODY;
        }
        return switch (requestSide) {
            case PENDING -> Phase.POOL;
            case SENDING, CUT -> Phase.WRITE;
            case SENT -> Phase.RESPONSE_HEAD;
        };
    }

    private Processing processing() {
        if (bytesReceived > 0 || headNanos != 0) {
            return Processing.ANSWERED;
        }
        return requestSide == RequestSide.PENDING ? Processing.NOT_PROCESSED : Processing.MAYBE_PROCESSED;
    }

    @Override
    public long bytesSent() {
        return bytesSent;
    }

    @Override
    public long bytesReceived() {
        return bytesReceived;
    }

    @Override
    public Map<Phase, Duration> times() {
        long now = endNanos != 0 ? endNanos : System.nanoTime();
        Map<Phase, Duration> times = new EnumMap<>(Phase.class);
        put(times, Phase.POOL, startNanos, leasedNanos, now);
        put(times, Phase.WRITE, leasedNanos, sentNanos != 0 ? sentNanos : headNanos, now);
        put(times, Phase.RESPONSE_HEAD, sentNanos, headNanos, now);
        put(times, Phase.RESPONSE_BODY, headNanos, endNanos, now);
        return times;
    }

    private static void put(Map<Phase, Duration> times, Phase phase, long from, long to, long now) {
        if (from != 0) {
            times.put(phase, Duration.ofNanos(Math.max(0, (to != 0 ? to : now) - from)));
        }
    }

    @Override
    public @Nullable HttpClientException failure() {
        return failure;
    }

    private void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException(this + ": out of order");
        }
    }

    /** Both directions and the request. */
    @Override
    public String toString() {
        return "Exchange[request " + requestSide + ", response " + responseSide + ", " + request + "]";
    }
}
