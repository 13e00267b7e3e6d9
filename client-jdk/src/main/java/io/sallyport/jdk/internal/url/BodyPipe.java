package io.sallyport.jdk.internal.url;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A request body that one thread writes while the connection takes it: the writer waits whenever the connection cannot take more. For one writer and one subscriber; thread-safe between them. */
final class BodyPipe implements Flow.Publisher<ByteBuffer> {

    /** Who takes the bytes. */
    private enum Reader {
        COMING,
        READING,
        GONE
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private Reader reader = Reader.COMING;
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private long demand;
    private @Nullable Throwable reason;

    BodyPipe() {}

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> coming) {
        lock.lock();
        try {
            subscriber = coming;
            if (reader == Reader.COMING) {
                reader = Reader.READING;
            }
        } finally {
            lock.unlock();
        }
        coming.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                change(() -> demand = demand + count < 0 ? Long.MAX_VALUE : demand + count);
            }

            @Override
            public void cancel() {
                readerIsGone(null);
            }
        });
    }

    /** The connection takes no more, for a reason that is known or not. */
    void readerIsGone(@Nullable Throwable why) {
        change(() -> {
            reader = Reader.GONE;
            reason = reason == null ? why : reason;
        });
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the connection takes bytes: the head is out, and the server has not refused it. */
    void awaitDemand() throws IOException {
        lock.lock();
        try {
            while (reader != Reader.GONE && demand == 0) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it waited for the server to take the request's body");
        } finally {
            lock.unlock();
        }
    }

    /** Whether the connection has stopped taking bytes. */
    boolean isRefused() {
        lock.lock();
        try {
            return reader == Reader.GONE;
        } finally {
            lock.unlock();
        }
    }

    /** Hands on a buffer, which must not change after that, once the connection can take it. */
    void write(ByteBuffer bytes) throws IOException {
        awaitDemand();
        taker().onNext(bytes);
    }

    /** All is written. A connection that wants no more without a failure has an answer already. */
    void finish() throws IOException {
        awaitSubscriber();
        Flow.Subscriber<? super ByteBuffer> told;
        lock.lock();
        try {
            if (reader == Reader.GONE && reason != null) {
                throw refused();
            }
            told = reader == Reader.GONE ? null : subscriber;
        } finally {
            lock.unlock();
        }
        if (told != null) {
            told.onComplete();
        }
    }

    /** No more will be written, though there should be. */
    void abandon(IOException why) {
        Flow.Subscriber<? super ByteBuffer> told;
        lock.lock();
        try {
            told = reader == Reader.READING ? subscriber : null;
            reader = Reader.GONE;
            reason = why;
        } finally {
            lock.unlock();
        }
        if (told != null) {
            told.onError(why);
        }
    }

    /** The call has an answer, or has failed: then nobody takes bytes any more. */
    void answered(@Nullable Throwable failure) {
        if (failure != null) {
            readerIsGone(failure);
        } else {
            change(() -> reader = reader == Reader.COMING ? Reader.GONE : reader);
        }
    }

    /** Why there is no connection; null if there is one, or it was lost later. */
    @Nullable
    IOException unconnected() {
        Throwable why;
        lock.lock();
        try {
            why = reader == Reader.GONE ? reason : null;
        } finally {
            lock.unlock();
        }
        IOException failure = why == null ? null : Failures.of(why);
        return failure != null && Failures.isBeforeRequest(failure) ? failure : null;
    }

    /** Waits until the connection is there, the head is out or the call has failed. */
    void awaitSubscriber() throws IOException {
        lock.lock();
        try {
            while (reader == Reader.COMING) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it waited for a connection");
        } finally {
            lock.unlock();
        }
    }

    private Flow.Subscriber<? super ByteBuffer> taker() throws IOException {
        lock.lock();
        try {
            Flow.Subscriber<? super ByteBuffer> known = subscriber;
            if (reader == Reader.GONE || known == null) {
                throw refused();
            }
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private IOException refused() {
        return new IOException("Error writing request body to server", reason);
    }
}
