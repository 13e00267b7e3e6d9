package io.sallyport.internal.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tasks run when the test says so: {@link #runAll}. */
class InputStreamPublisherTest {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> signals = new ArrayList<>();
    private Flow.@Nullable Subscription subscription;

    private static final class Source extends ByteArrayInputStream {

        private boolean closed;

        private Source(String text) {
            super(text.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public synchronized int read(byte[] into, int start, int length) {
            return super.read(into, start, Math.min(length, 2));
        }

        @Override
        public void close() throws IOException {
            closed = true;
            throw new IOException("close is nobody's business");
        }
    }

    private void subscribe(Callable<? extends InputStream> opener) {
        new InputStreamPublisher(opener, tasks::add).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription = given;
            }

            @Override
            public void onNext(ByteBuffer buffer) {
                signals.add(StandardCharsets.US_ASCII.decode(buffer).toString());
            }

            @Override
            public void onError(Throwable failure) {
                signals.add(failure.getClass().getSimpleName() + ": " + failure.getCause());
            }

            @Override
            public void onComplete() {
                signals.add("end");
            }
        });
    }

    private void request(long count) {
        Flow.Subscription given = subscription;
        assertThat(given).isNotNull();
        if (given != null) {
            given.request(count);
        }
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void readsNoMoreThanIsAskedForAndClosesAtTheEnd() {
        Source source = new Source("abcd");
        subscribe(() -> source);
        runAll();
        assertThat(signals).isEmpty();

        request(1);
        runAll();
        assertThat(signals).containsExactly("ab");
        assertThat(tasks).as("no thread is held between").isEmpty();

        request(Long.MAX_VALUE);
        request(Long.MAX_VALUE);
        runAll();
        assertThat(signals).containsExactly("ab", "cd", "end");
        assertThat(source.closed).isTrue();
    }

    @Test
    void readsOnceATask() {
        subscribe(() -> new Source("abcdef"));
        request(Long.MAX_VALUE);

        for (String read : List.of("ab", "cd", "ef", "end")) {
            assertThat(tasks).as("tasks on the way to \"%s\"", read).hasSize(1);
            tasks.remove().run();
            assertThat(signals).endsWith(read);
        }
        assertThat(tasks).isEmpty();
        assertThat(signals).containsExactly("ab", "cd", "ef", "end");
    }

    @Test
    void anExecutorThatRunsAtOnceDoesNotGrowTheStack() {
        int buffers = 100_000;
        int[] given = new int[1];
        new InputStreamPublisher(() -> new Source("x".repeat(2 * buffers)), Runnable::run)
                .subscribe(new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(Long.MAX_VALUE);
                    }

                    @Override
                    public void onNext(ByteBuffer buffer) {
                        given[0]++;
                    }

                    @Override
                    public void onError(Throwable failure) {
                        signals.add(failure.toString());
                    }

                    @Override
                    public void onComplete() {
                        signals.add("end");
                    }
                });
        assertThat(given).containsExactly(buffers);
        assertThat(signals).containsExactly("end");
    }

    @Test
    void aCancelClosesTheStreamAndIsTheLastSignal() {
        Source source = new Source("abcd");
        subscribe(() -> source);
        request(1);
        runAll();
        Flow.Subscription given = subscription;
        if (given != null) {
            given.cancel();
            given.cancel();
        }
        assertThat(source.closed).as("closed where it is read").isFalse();
        runAll();
        request(1);
        runAll();
        assertThat(source.closed).isTrue();
        assertThat(signals).containsExactly("ab");
    }

    @Test
    void whateverTheStreamThrowsIsTheFailure() {
        subscribe(() -> {
            throw new IOException("cannot open");
        });
        request(1);
        runAll();
        request(1);
        runAll();
        assertThat(signals).containsExactly("RequestBodyException: java.io.IOException: cannot open");
    }

    @Test
    void anExecutorThatRefusesIsAFailure() {
        new InputStreamPublisher(() -> new Source("x"), task -> {
                    throw new RejectedExecutionException("full");
                })
                .subscribe(new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription given) {
                        given.request(1);
                    }

                    @Override
                    public void onNext(ByteBuffer buffer) {
                        signals.add("next");
                    }

                    @Override
                    public void onError(Throwable failure) {
                        signals.add(failure.getClass().getSimpleName() + ": " + failure.getCause());
                    }

                    @Override
                    public void onComplete() {
                        signals.add("end");
                    }
                });
        assertThat(signals)
                .containsExactly("BlockingExecutorException: java.util.concurrent.RejectedExecutionException: full");
    }

    @Test
    void oneStreamIsGivenOnce() {
        Source source = new Source("x");
        OneStream once = new OneStream(source);
        assertThat(once.call()).isSameAs(source);
        assertThatIllegalStateException().isThrownBy(once::call).withMessageContaining("sent before");
        once.closeUnlessGiven(Runnable::run);
        assertThat(source.closed).as("closed by whoever has it").isFalse();
    }

    @Test
    void oneStreamThatNobodyWantsIsClosedOnTheExecutorOrHere() {
        Source source = new Source("x");
        OneStream once = new OneStream(source);
        once.closeUnlessGiven(tasks::add);
        assertThatIllegalStateException().isThrownBy(once::call);
        assertThat(source.closed).isFalse();
        runAll();
        assertThat(source.closed).isTrue();

        Source other = new Source("x");
        new OneStream(other).closeUnlessGiven(task -> {
            throw new RejectedExecutionException("full");
        });
        assertThat(other.closed).isTrue();
    }
}
