package io.sallyport.benchmarks.loop;

import java.io.IOException;
import java.util.function.IntConsumer;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.Request;

/** AsyncHttpClient with its own defaults, but for the number of threads. */
final class AhcContender implements Contender {

    private final AsyncHttpClient client;
    private final Request request;

    AhcContender(String url, int threads) {
        this.client =
                Dsl.asyncHttpClient(Dsl.config().setIoThreadsCount(threads).build());
        this.request = Dsl.get(url).build();
    }

    @Override
    public String name() {
        return "async-http-client";
    }

    @Override
    public void get(int slot, IntConsumer bytes) {
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
