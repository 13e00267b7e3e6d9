package io.sallyport.testing;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.error.BodyClosedException;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.IncomingBody;
import io.sallyport.spi.Loop;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The body of a canned answer. Its state is guarded by itself; it signals on the loop. */
final class FakeBody implements IncomingBody {

    private static final int CHUNK = 16 * 1024;

    private final FakeExchange exchange;
    private final FakeAnswer answer;
    private final boolean fits;

    private int position;
    private boolean ended;
    private @Nullable HttpClientException failure;

    FakeBody(FakeExchange exchange, FakeAnswer answer) {
        this.exchange = exchange;
        this.answer = answer;
        this.fits = answer.failure() == null && answer.body().length <= exchange.window();
        this.ended = fits;
    }

    /** Whether it was all there from the start, so that the exchange ends with its head. */
    boolean isComplete() {
        return fits;
    }

    @Override
    public long length() {
        return answer.body().length;
    }

    @Override
    public synchronized byte @Nullable [] loaded() {
        return fits && position == 0 ? answer.body() : null;
    }

    @Override
    public synchronized @Nullable Headers trailers() {
        return ended ? answer.trailers() : null;
    }

    @Override
    public void pull(BodySink sink) {
        try {
            loop().execute(() -> signal(sink));
        } catch (RejectedExecutionException e) {
            signal(sink); // the loop is gone
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (ended || failure != null) {
                return;
            }
            failure = new BodyClosedException(exchange.facts(), "the body was closed before its end", null);
        }
        try {
            loop().execute(exchange::end);
        } catch (RejectedExecutionException e) {
            exchange.end();
        }
    }

    @Override
    public Loop loop() {
        return exchange.loop();
    }

    synchronized void fail(HttpClientException cause) {
        if (!ended && failure == null) {
            failure = cause;
        }
    }

    synchronized long delivered() {
        return fits ? answer.body().length : position;
    }

    /** Gives the sink its one signal. On the loop. */
    private void signal(BodySink sink) {
        HttpClientException failed;
        ByteBuffer chunk = null;
        boolean over = false;
        synchronized (this) {
            failed = failure;
            if (failed == null) {
                int count = Math.min(CHUNK, answer.body().length - position);
                if (count > 0) {
                    chunk = ByteBuffer.wrap(answer.body(), position, count).asReadOnlyBuffer();
                    position += count;
                } else if (answer.failure() == null) {
                    over = !ended;
                    ended = true;
                } else {
                    failed = answer.failure();
                }
            }
        }
        if (failed != null) {
            exchange.fail(failed);
            sink.onFailure(failed);
        } else if (chunk != null) {
            sink.onChunk(chunk);
        } else {
            if (over) {
                exchange.end();
            }
            sink.onEnd(answer.trailers());
        }
    }
}
