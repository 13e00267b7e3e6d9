package io.sallyport.internal.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.MultipartBody;
import io.sallyport.RequestBody;
import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.RequestBodyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts that misbehave, and what is asked of them. All in one thread. */
final class MultipartPublisherTest {

    @TempDir
    Path folder;

    /** Asks for what it is told to. */
    private static final class Reader implements Flow.Subscriber<ByteBuffer> {

        Flow.@Nullable Subscription subscription;
        final List<Integer> sizes = new ArrayList<>();

        @Nullable
        Throwable failure;

        int ends;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(ByteBuffer item) {
            sizes.add(item.remaining());
        }

        @Override
        public void onError(Throwable cause) {
            failure = cause;
            ends++;
        }

        @Override
        public void onComplete() {
            ends++;
        }

        Reader ask(long count) {
            subscription().request(count);
            return this;
        }

        Flow.Subscription subscription() {
            return Objects.requireNonNull(subscription);
        }
    }

    /** Does at each request what it is told to, and counts what it hears. */
    private static final class Source implements Flow.Publisher<ByteBuffer> {

        private interface Answer {
            void to(Flow.Subscriber<? super ByteBuffer> subscriber, long count);
        }

        private final Answer answer;
        int subscribers;
        long asked;
        int cancels;
        Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;

        Source(Answer answer) {
            this.answer = answer;
        }

        Flow.Subscriber<? super ByteBuffer> subscriber() {
            return Objects.requireNonNull(subscriber);
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> to) {
            subscribers++;
            subscriber = to;
            to.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long count) {
                    asked += count;
                    answer.to(to, count);
                }

                @Override
                public void cancel() {
                    cancels++;
                }
            });
        }
    }

    private static Reader reading(RequestBody content, Executor executor) {
        MultipartBody body = RequestBody.multipart()
                .field("before", "1")
                .part("p\"", content)
                .field("after", "2")
                .build();
        MultipartPieces pieces = new MultipartPieces(body, executor);
        body.parts().forEach(part -> pieces.add(part, part.content()));
        Reader reader = new Reader();
        ((RequestBody.Stream) pieces.finish()).publisher().subscribe(reader);
        return reader;
    }

    private static Reader reading(RequestBody content) {
        return reading(content, Runnable::run);
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count);
    }

    @Test
    void aPartIsAskedForOneBufferAtATimeWhenItsTurnHasCome() {
        Source source = new Source((to, count) -> to.onNext(bytes(3)));
        Reader reader = reading(RequestBody.publisher(source));
        assertThat(source.subscribers).isZero();
        reader.ask(1);
        assertThat(source.subscribers).isZero();
        reader.ask(2);
        assertThat(source.asked).isEqualTo(2);
        assertThat(reader.sizes).hasSize(3).endsWith(3, 3);
        source.subscriber().onComplete();
        assertThat(reader.ends).isZero();
        reader.ask(1);
        assertThat(reader.sizes).hasSize(4);
        assertThat(reader.ends).isEqualTo(1);
        assertThat(reader.failure).isNull();
    }

    @Test
    void theNextBufferIsNotAskedForBeforeTheLastOneIsTaken() {
        Source source = new Source((to, count) -> {});
        PartReader reader = new PartReader(new MultipartPieces.Piece.Source("p", source, -1), () -> {});
        reader.begin();
        reader.ask();
        source.subscriber().onNext(bytes(1)); // on another thread, while the one that has the turn is about to ask
        reader.ask();
        assertThat(source.asked).isEqualTo(1);
        assertThat(reader.take()).isEqualTo(bytes(1));
        reader.ask();
        assertThat(source.asked).isEqualTo(2);
        assertThat(reader.failure(false)).isNull();
    }

    @Test
    void aPartThatAnswersInsideRequestDoesNotGrowTheStack() {
        int[] left = {50_000};
        Source source = new Source((to, count) -> {
            if (left[0]-- > 0) {
                to.onNext(bytes(1));
            } else {
                to.onComplete();
            }
        });
        Reader reader = reading(RequestBody.publisher(source, 50_000)).ask(Long.MAX_VALUE);
        assertThat(reader.sizes).hasSize(50_002);
        assertThat(reader.ends).isEqualTo(1);
        assertThat(reader.failure).isNull();
    }

    static Stream<Arguments> broken() {
        IOException cause = new IOException("mine");
        return Stream.of(
                Arguments.of("failed", RequestBody.publisher(new Source((to, count) -> to.onError(cause)))),
                Arguments.of("threw at request", RequestBody.publisher(new Source((to, count) -> {
                    throw new IllegalStateException("mine");
                }))),
                Arguments.of("threw at subscribe", RequestBody.publisher(to -> {
                    throw new IllegalStateException("mine");
                })),
                Arguments.of(
                        "gave more buffers than were asked for (Flow rule 1.1)",
                        RequestBody.publisher(new Source((to, count) -> {
                            to.onNext(bytes(1));
                            to.onNext(bytes(1));
                        }))),
                Arguments.of(
                        "gave more than the 5 bytes it declared, 6 so far",
                        RequestBody.publisher(new Source((to, count) -> to.onNext(bytes(3))), 5)),
                Arguments.of(
                        "gave 3 bytes and declared 5",
                        RequestBody.publisher(
                                new Source((to, count) -> {
                                    to.onNext(bytes(3));
                                    to.onComplete();
                                }),
                                5)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void whatBreaksTheRulesFailsAndIsNamed(String message, RequestBody content) {
        Reader reader = reading(content).ask(Long.MAX_VALUE);
        assertThat(reader.ends).isEqualTo(1);
        assertThat(reader.failure)
                .isInstanceOfSatisfying(
                        RequestBodyException.class,
                        failure -> assertThat(failure.plainMessage())
                                .isEqualTo("the publisher of part \"p\"\" " + message));
    }

    @Test
    void aPartIsCancelledOnce() {
        Source waiting = new Source((to, count) -> {});
        Reader reader = reading(RequestBody.publisher(waiting)).ask(9);
        reader.subscription().cancel();
        reader.subscription().cancel();
        waiting.subscriber().onComplete();
        assertThat(waiting.cancels).isEqualTo(1);
        assertThat(reader.ends).isZero();
        assertThat(reader.sizes).hasSize(1);

        Source flooding = new Source((to, count) -> to.onNext(bytes(9)));
        assertThat(reading(RequestBody.publisher(flooding, 5)).ask(9).failure).isNotNull();
        assertThat(flooding.cancels).isEqualTo(1);
    }

    @Test
    void aSubscriptionThatComesLateIsCancelled() {
        List<Flow.Subscriber<? super ByteBuffer>> subscribers = new ArrayList<>();
        Reader reader = reading(RequestBody.publisher(subscribers::add)).ask(2);
        reader.subscription().cancel();
        int[] cancels = {0};
        subscribers.get(0).onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                throw new AssertionError("asked");
            }

            @Override
            public void cancel() {
                cancels[0]++;
            }
        });
        assertThat(cancels[0]).isEqualTo(1);
    }

    /** A stream that counts how it is opened and closed. */
    private static final class Counted extends ByteArrayInputStream {

        int closes;
        final boolean broken;

        Counted(int size, boolean broken) {
            super(new byte[size]);
            this.broken = broken;
        }

        @Override
        public synchronized int read(byte[] into, int start, int length) {
            if (broken) {
                throw new IllegalStateException("mine");
            }
            return super.read(into, start, length);
        }

        @Override
        public void close() {
            closes++;
        }
    }

    @Test
    void streamsAreClosedHoweverTheyEnd() {
        Counted whole = new Counted(5, false);
        assertThat(reading(RequestBody.inputStream(whole, 5)).ask(99).failure).isNull();
        Counted broken = new Counted(5, true);
        assertThat(reading(RequestBody.inputStream(broken, 5)).ask(99).failure)
                .hasMessageContaining("the input stream of part \"p\"\" failed")
                .hasRootCauseMessage("mine");
        Counted longer = new Counted(6, false);
        assertThat(reading(RequestBody.inputStream(longer, 5)).ask(99).failure)
                .hasMessageContaining("the input stream of part \"p\"\" gave more than the 5 bytes it declared");
        Counted shorter = new Counted(4, false);
        assertThat(reading(RequestBody.inputStream(shorter, 5)).ask(99).failure)
                .hasMessageContaining("the input stream of part \"p\"\" gave 4 bytes and declared 5");
        Counted cancelled = new Counted(100_000, false);
        reading(RequestBody.inputStream(cancelled)).ask(2).subscription().cancel();
        assertThat(Stream.of(whole, broken, longer, shorter, cancelled).map(stream -> stream.closes))
                .containsOnly(1);
    }

    @Test
    void aStreamIsSentOnce() {
        InputStream stream = new Counted(1, false);
        RequestBody once = RequestBody.inputStream(stream);
        assertThat(reading(once).ask(99).failure).isNull();
        assertThat(reading(once).ask(99).failure)
                .isInstanceOf(RequestBodyException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void anExecutorThatRefusesIsATypedError() {
        Executor full = task -> {
            throw new RejectedExecutionException("full");
        };
        assertThat(reading(RequestBody.inputStream(new Counted(1, false)), full).ask(99).failure)
                .isInstanceOf(BlockingExecutorException.class);
    }

    @Test
    void filesThatChangeFail() throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[100_000]);
        RequestBody whole = RequestBody.file(file);
        Reader reader = reading(whole);
        assertThat(reader.ask(99).failure).isNull();
        assertThat(reader.sizes.stream().mapToInt(Integer::intValue).max()).hasValue(32 * 1024);

        Reader longer = reading(whole);
        Files.write(file, new byte[100_001]);
        assertThat(longer.ask(99).failure)
                .hasMessageContaining("the file of part \"p\"\" gave more than the 100000 bytes it declared");
        Reader shorter = reading(whole);
        Files.write(file, new byte[99]);
        assertThat(shorter.ask(99).failure)
                .hasMessageContaining("the file of part \"p\"\" gave 99 bytes and declared 100001");
        assertThat(reading(RequestBody.file(file, 90, 9)).ask(99).failure).isNull();
        assertThat(reading(RequestBody.file(file, 90, 10)).ask(99).failure)
                .hasMessageContaining("the file of part \"p\"\" failed")
                .hasRootCauseMessage("the part from byte 90 of " + file + " has 9 bytes (expected: 10)");
        Reader gone = reading(whole);
        Files.delete(file);
        assertThat(gone.ask(99).failure).hasRootCauseInstanceOf(NoSuchFileException.class);
        assertThat(reading(RequestBody.file(folder)).ask(99).failure).hasRootCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void wrongDemandFails() {
        assertThat(reading(RequestBody.publisher(to -> {})).ask(0).failure)
                .isInstanceOf(IllegalArgumentException.class);
    }
}
