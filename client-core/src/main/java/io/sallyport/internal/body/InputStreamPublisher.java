package io.sallyport.internal.body;

import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.RequestBodyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what input streams give, a buffer for each read. Reads on an executor, one read a task, and only while something is asked for: between that no thread is held. Thread-safe; each subscription opens a stream of its own.
 *
 * <p>What it fails with tells a transport the type to fail the call with: a {@link RequestBodyException} if the stream failed, a {@link BlockingExecutorException} if the executor refused, both
 * with {@link FailureFacts#UNKNOWN} for the transport to fill in.
 */
public final class InputStreamPublisher implements Flow.Publisher<ByteBuffer> {

    private static final Logger LOG = LoggerFactory.getLogger(InputStreamPublisher.class);

    /** Bytes asked of the stream at once. */
    private static final int CHUNK = 32 * 1024;

    private final Callable<? extends InputStream> opener;
    private final Executor executor;

    /**
     * A publisher.
     *
     * @param opener called on the executor, when something is asked for
     * @param executor where streams are opened, read and closed
     */
    public InputStreamPublisher(Callable<? extends InputStream> opener, Executor executor) {
        this.opener = opener;
        this.executor = executor;
    }

    Callable<? extends InputStream> opener() {
        return opener;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        Reading reading = new Reading(subscriber);
        subscriber.onSubscribe(reading);
        reading.begin();
    }

    /** One subscription. Its stream and its end belong to whoever has {@link #turns}: one task at a time. */
    private final class Reading implements Flow.Subscription {

        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final Demand demand = new Demand();

        /** Above zero while a task runs or is on its way, or the subscriber has not returned from {@code onSubscribe} (rule 1.3). */
        private final Turns turns = new Turns();

        private volatile boolean cancelled;
        private @Nullable InputStream stream;
        private boolean ended;

        private Reading(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            demand.add(count);
            takeTurn();
        }

        @Override
        public void cancel() {
            cancelled = true;
            takeTurn(); // to close the stream
        }

        private void begin() {
            if (!turns.leave(1)) {
                schedule(this::run);
            }
        }

        private void takeTurn() {
            if (turns.take()) {
                schedule(this::run);
            }
        }

        private void schedule(Runnable task) {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException e) {
                fail(new BlockingExecutorException(
                        FailureFacts.UNKNOWN,
                        "the blocking executor refused to read the request body's input stream",
                        e));
            }
        }

        /** One read for each task: whoever runs them can do something else between. */
        private void run() {
            boolean again = true;
            while (again) {
                int seen = turns.notes();
                work();
                boolean more = wantsMore() || !turns.leave(seen);
                again = more && ranAtOnce();
            }
        }

        private boolean wantsMore() {
            return !ended && !cancelled && demand.isThere();
        }

        /** Schedules the next task. Whether it was run inside: then its work is still to be done, here, so that the stack stays flat. */
        private boolean ranAtOnce() {
            Next next = new Next();
            schedule(next);
            return next.leave();
        }

        private void work() {
            if (demand.isWrong()) {
                fail(Demand.mistake());
            }
            if (wantsMore()) {
                readOne();
            }
            if (cancelled) {
                end();
            }
        }

        private void readOne() {
            byte[] buffer = new byte[CHUNK];
            int count;
            try {
                InputStream in = stream;
                if (in == null) {
                    in = Objects.requireNonNull(opener.call(), "the opener returned null");
                    stream = in;
                }
                count = in.read(buffer);
            } catch (Exception | Error e) { // the stream is the user's
                fail(new RequestBodyException(FailureFacts.UNKNOWN, "the request body's input stream failed", e));
                return;
            }
            if (cancelled) {
                return;
            }
            if (count < 0) {
                end();
                subscriber.onComplete();
            } else if (count > 0) {
                demand.serve();
                subscriber.onNext(ByteBuffer.wrap(buffer, 0, count));
            }
        }

        /** The task after this one, unless the executor runs it while it is given it. */
        private final class Next implements Runnable {

            private final Thread giver = Thread.currentThread();

            // Confined to the giver.
            private boolean given;
            private boolean atOnce;

            @Override
            public void run() {
                if (Thread.currentThread() == giver && !given) {
                    atOnce = true;
                } else {
                    Reading.this.run();
                }
            }

            private boolean leave() {
                given = true;
                return atOnce;
            }
        }

        private void fail(Throwable failure) {
            if (!ended) {
                end();
                if (!cancelled) {
                    subscriber.onError(failure);
                }
            }
        }

        private void end() {
            ended = true;
            InputStream open = stream;
            stream = null;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException | RuntimeException e) {
                    LOG.debug("a request body's input stream threw at close", e);
                }
            }
        }
    }
}
