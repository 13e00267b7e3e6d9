package io.sallyport.benchmarks.loop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The platform's client with a large body, in the buffers it gives, asked for one by one. */
final class JdkDownload implements Contender {

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Runnable::run)
            .build();
    private final HttpRequest request;

    JdkDownload(String url) {
        this.request = HttpRequest.newBuilder(URI.create(url)).build();
    }

    @Override
    public void call(int slot, IntConsumer bytes) {
        client.sendAsync(request, head -> new Count(head.statusCode() == 200))
                .whenComplete((answer, failure) -> bytes.accept(failure != null ? -1 : answer.body()));
    }

    @Override
    public void close() {}

    /** Counts the buffers' bytes. */
    private static final class Count implements HttpResponse.BodySubscriber<Integer> {

        private final CompletableFuture<Integer> count = new CompletableFuture<>();
        private final boolean ok;
        private Flow.@Nullable Subscription subscription;
        private int bytes;

        private Count(boolean ok) {
            this.ok = ok;
        }

        @Override
        public CompletionStage<Integer> getBody() {
            return count;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                bytes += buffer.remaining();
            }
            Objects.requireNonNull(subscription).request(1);
        }

        @Override
        public void onError(Throwable failure) {
            count.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            count.complete(ok ? bytes : -1);
        }
    }
}
