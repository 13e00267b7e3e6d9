package io.sallyport.internal.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.internal.coding.Codecs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is encoded on the threads of its source and of its subscriber. */
final class EncodingPublisherTest {

    private static final int SIZE = 1024 * 1024;

    static Stream<Named<Boolean>> threads() {
        return Stream.of(Named.of("one thread", false), Named.of("two threads", true));
    }

    @ParameterizedTest
    @MethodSource("threads")
    void whoeverWorksTheBytesStayInOrder(boolean two) throws IOException {
        byte[] plain = new byte[SIZE];
        Random random = new Random(5);
        for (int i = 0; i < SIZE; i++) {
            plain[i] = (byte) (i % 3 == 0 ? random.nextInt() : i);
        }
        ExecutorService reads = Executors.newSingleThreadExecutor();
        ExecutorService takes = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 20; round++) {
                Taker taker = new Taker(two ? takes : Runnable::run);
                new EncodingPublisher(
                                new InputStreamPublisher(
                                        () -> new ByteArrayInputStream(plain), two ? reads : Runnable::run),
                                Objects.requireNonNull(Codecs.with(List.of()).find("gzip")))
                        .subscribe(taker);
                assertThat(new GZIPInputStream(new ByteArrayInputStream(taker.done.join())).readAllBytes())
                        .isEqualTo(plain);
            }
        } finally {
            reads.shutdown();
            takes.shutdown();
        }
    }

    /** Asks for eight at a time, elsewhere. */
    private static final class Taker implements Flow.Subscriber<ByteBuffer> {

        private final Executor elsewhere;
        private final CompletableFuture<byte[]> done = new CompletableFuture<>();
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;
        private int asked;

        private Taker(Executor elsewhere) {
            this.elsewhere = elsewhere;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            elsewhere.execute(this::ask);
        }

        private void ask() {
            if (asked <= 4) {
                int more = 8 - asked;
                asked = 8;
                Objects.requireNonNull(subscription).request(more);
            }
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            elsewhere.execute(() -> {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                all.writeBytes(bytes);
                asked--;
                ask();
            });
        }

        @Override
        public void onError(Throwable failure) {
            elsewhere.execute(() -> done.completeExceptionally(failure));
        }

        @Override
        public void onComplete() {
            elsewhere.execute(() -> done.complete(all.toByteArray()));
        }
    }
}
