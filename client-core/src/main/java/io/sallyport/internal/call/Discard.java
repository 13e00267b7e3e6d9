package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Response;
import io.sallyport.internal.text.Tokens;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.IncomingBody;
import io.sallyport.spi.Loop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads away the body of an answer that is not delivered, or what is left of one that nobody reads on, so that its connection can be used again; closes it if that takes too many bytes or too long. What comes next waits for it a moment if it is
 * to have the connection. Confined to the body's loop.
 */
final class Discard implements BodySink, Runnable {

    static final int MAX_BYTES = 64 * 1024;
    static final Duration MAX_TIME = Duration.ofSeconds(1);
    static final Duration MAX_WAIT = Duration.ofMillis(50);

    private final IncomingBody body;

    /** How long what waits does so at most. */
    private final Duration wait;

    /** How long the body may take. */
    private final Duration time;

    /** What waits for the end; null when nothing does any more. */
    private @Nullable Runnable waiting;

    private Loop.@Nullable Timer timer;
    private long left;
    private boolean over;

    private Discard(IncomingBody body, @Nullable Runnable waiting, Duration wait, long left, Duration time) {
        this.body = body;
        this.waiting = waiting;
        this.wait = wait;
        this.left = left;
        this.time = time;
    }

    /** Reads away the body of an answer that nobody waits for. */
    static void start(Response answer) {
        IncomingBody body = worthReading(answer);
        if (body == null) {
            answer.close();
        } else {
            new Discard(body, null, MAX_TIME, MAX_BYTES, MAX_TIME).startOnLoop(true);
        }
    }

    /** Reads away the body of an answer, and goes on with what is next: at the end, or after a moment. */
    static void before(Runnable next, Response answer) {
        IncomingBody body = worthReading(answer);
        if (body == null) {
            answer.close();
            next.run();
        } else {
            new Discard(body, next, MAX_WAIT, MAX_BYTES, MAX_TIME).startOnLoop(true);
        }
    }

    /** Reads away what is left of a body once it is {@linkplain #startOnLoop started}; run when that is over. */
    static Discard rest(IncomingBody body, long left, Duration time, Runnable whenOver) {
        return new Discard(body, whenOver, time, left, time);
    }

    private static @Nullable IncomingBody worthReading(Response answer) {
        if (!(answer.body() instanceof LazyBody unread)) {
            return null;
        }
        boolean hopeless = unread.wireLength() > MAX_BYTES
                || answer.headers().list("Connection").stream()
                        .anyMatch(option -> Tokens.equalsIgnoreCase(option, "close"));
        return hopeless ? null : unread.discard();
    }

    /**
     * Begins.
     *
     * @param pulls false if a pull is on its way, whose signal will be handed over
     */
    void startOnLoop(boolean pulls) {
        if (body.loop().inLoop()) {
            start(pulls);
            return;
        }
        try {
            body.loop().execute(() -> start(pulls));
        } catch (RejectedExecutionException e) {
            loopIsGone();
        }
    }

    private void start(boolean pulls) {
        if (!over && limit(wait) && pulls) {
            body.pull(this);
        }
    }

    private boolean limit(Duration time) {
        try {
            timer = body.loop().schedule(this, time.toNanos());
            return true;
        } catch (RejectedExecutionException e) {
            loopIsGone();
            return false;
        }
    }

    private void loopIsGone() {
        body.close();
        end();
    }

    /** Time is up: first for what waits, then for the body. */
    @Override
    public void run() {
        if (over) {
            return;
        }
        if (waiting == null || wait.equals(time)) {
            body.close();
            end();
        } else if (limit(time.minus(wait))) {
            goOn();
        }
    }

    @Override
    public void onChunk(ByteBuffer chunk) {
        left -= chunk.remaining();
        if (left >= 0) {
            body.pull(this);
        } else {
            body.close();
            end();
        }
    }

    @Override
    public void onEnd(Headers trailers) {
        end();
    }

    @Override
    public void onFailure(HttpClientException failure) {
        end();
    }

    private void end() {
        over = true;
        Loop.Timer running = timer;
        if (running != null) {
            running.cancel();
        }
        goOn();
    }

    private void goOn() {
        Runnable next = waiting;
        waiting = null;
        if (next != null) {
            next.run();
        }
    }
}
