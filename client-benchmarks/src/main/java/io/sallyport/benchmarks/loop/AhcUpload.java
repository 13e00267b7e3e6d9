package io.sallyport.benchmarks.loop;

import java.io.IOException;
import java.util.function.IntConsumer;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.Response;

/** AsyncHttpClient with a file as request body. */
final class AhcUpload implements Contender {

    private final AsyncHttpClient client;
    private final String url;
    private final Payload payload;

    AhcUpload(String url, int threads, Payload payload) {
        this.url = url;
        this.payload = payload;
        this.client = Dsl.asyncHttpClient(Dsl.config()
                .setIoThreadsCount(threads)
                .setUseNativeTransport(false)
                .build());
    }

    @Override
    public void call(int slot, IntConsumer bytes) {
        client.preparePost(url)
                .setBody(payload.file().toFile())
                .execute()
                .toCompletableFuture()
                .whenComplete((answer, failure) -> bytes.accept(failure != null ? -1 : received(answer)));
    }

    private static int received(Response answer) {
        return answer.getStatusCode() == 200 ? Integer.parseInt(answer.getResponseBody()) : -1;
    }

    @Override
    public void close() throws IOException {
        client.close();
        payload.close();
    }
}
