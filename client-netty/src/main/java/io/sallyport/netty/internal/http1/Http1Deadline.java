package io.sallyport.netty.internal.http1;

import io.netty.channel.ChannelOutboundBuffer;
import io.sallyport.netty.internal.loop.Deadline;
import io.sallyport.netty.internal.loop.LoopTimers;

/** The one limit that runs on a connection at a time: what it waits for decides which. Confined to its channel's event loop. */
final class Http1Deadline extends Deadline {

    /** What the connection waits for. */
    enum Awaited {
        NEXT_EXCHANGE,
        CONTINUE,
        WRITE_PROGRESS,
        RESPONSE_HEAD,
        BODY,
        CLAIM
    }

    private final Http1Connection connection;
    private final LoopTimers timers;
    private Awaited awaited = Awaited.NEXT_EXCHANGE;
    private long delayNanos;
    private long lastPending;
    private long lastProgress;
    private long lastSent;

    Http1Deadline(Http1Connection connection) {
        this.connection = connection;
        this.timers = connection.loop().timers();
    }

    /** Starts the idle time. */
    void idle(long nanos) {
        start(Awaited.NEXT_EXCHANGE, nanos);
    }

    /** Starts a limit in place of the one that runs; zero is none. */
    void start(Awaited what, long nanos) {
        timers.disarm(this); // under the old name: what counts depends on it
        awaited = what;
        delayNanos = nanos;
        if (nanos > 0) {
            timers.arm(this, nanos);
        }
    }

    void stop() {
        timers.disarm(this);
    }

    /** Starts the limit for writing, which starts again by itself as long as the peer takes something. */
    void startWriting(long nanos, long sent) {
        lastSent = sent;
        observe();
        start(Awaited.WRITE_PROGRESS, nanos);
    }

    @Override
    protected boolean counts() {
        return awaited != Awaited.NEXT_EXCHANGE;
    }

    @Override
    protected void expired() {
        Http1Codec codec = connection.codec();
        if (codec == null) {
            connection.idledOut();
        } else if (awaited == Awaited.WRITE_PROGRESS && hasProgress(codec)) {
            start(awaited, delayNanos);
        } else {
            codec.timedOut(awaited, delayNanos);
        }
    }

    /** Whether the peer took something since the last look, or there is nothing for it to take. */
    private boolean hasProgress(Http1Codec codec) {
        long pending = lastPending;
        long progress = lastProgress;
        long sent = lastSent;
        observe();
        lastSent = codec.bytesSent();
        return lastPending == 0 || pending != lastPending || progress != lastProgress || sent != lastSent;
    }

    private void observe() {
        ChannelOutboundBuffer buffer = connection.channel().unsafe().outboundBuffer();
        lastPending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        lastProgress = buffer == null ? 0 : buffer.currentProgress();
    }
}
