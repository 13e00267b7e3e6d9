package io.sallyport.benchmarks.loop;

import java.io.IOException;
import java.util.function.IntConsumer;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.Request;

/** AsyncHttpClient with its own defaults, but for the number of threads and NIO. */
final class AhcContender implements Contender {

    private final AsyncHttpClient client;
    private final Request request;

    AhcContender(String url, int threads) {
        this.client = Dsl.asyncHttpClient(Dsl.config()
                .setIoThreadsCount(threads)
                .setUseNativeTransport(false)
                .build());
        this.request = Dsl.get(url).build();
    }

    @Override
    public void call(int slot, IntConsumer bytes) {
        client.executeRequest(request)
                .toCompletableFuture()
                .whenComplete((response, failure) -> bytes.accept(
                        failure != null || response.getStatusCode() != 200
                                ? -1
                                : response.getResponseBodyAsBytes().length));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
