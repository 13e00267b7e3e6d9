package io.sallyport.benchmarks.loop;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.config.PoolConfig;
import io.sallyport.netty.NativeTransport;
import io.sallyport.netty.NettyTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** This client with a large request body. */
final class SallyportUpload implements Contender {

    private final NettyTransport transport;
    private final HttpClient client;
    private final Payload payload;
    private final Request request;

    SallyportUpload(String url, int threads, int slots, Payload payload, Function<Payload, RequestBody> body) {
        this.transport = NettyTransport.builder()
                .threads(threads)
                .nativeTransport(NativeTransport.NIO)
                .pool(PoolConfig.builder().maxConnectionsPerRoute(slots).build())
                .build();
        this.client = HttpClient.builder().transport(transport).build();
        this.payload = payload;
        this.request = Request.post(url).body(body.apply(payload)).build();
    }

    static RequestBody file(Payload payload) {
        return RequestBody.file(payload.file());
    }

    static RequestBody published(Payload payload) {
        return RequestBody.publisher(payload::published, payload.size());
    }

    @Override
    public void call(int slot, IntConsumer bytes) {
        client.fetch(request).whenComplete((answer, failure) -> bytes.accept(failure != null ? -1 : received(answer)));
    }

    private static int received(FullResponse answer) {
        return answer.status() == 200 ? Integer.parseInt(answer.text()) : -1;
    }

    @Override
    public void close() throws IOException {
        client.close();
        transport.closeAsync(Duration.ZERO).join();
        payload.close();
    }
}
