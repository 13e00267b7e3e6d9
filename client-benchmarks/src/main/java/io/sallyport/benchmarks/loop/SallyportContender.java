package io.sallyport.benchmarks.loop;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.netty.NativeTransport;
import io.sallyport.netty.NettyTransport;
import java.time.Duration;
import java.util.function.IntConsumer;

/** This client: the head, then the body, as {@code get(url)} users do. */
final class SallyportContender implements Contender {

    private final NettyTransport transport;
    private final HttpClient client;
    private final Request request;

    SallyportContender(String url, int threads) {
        this.transport = NettyTransport.builder()
                .threads(threads)
                .nativeTransport(NativeTransport.NIO)
                .build();
        this.client = HttpClient.builder().transport(transport).build();
        this.request = Request.get(url).build();
    }

    @Override
    public String name() {
        return "sallyport";
    }

    @Override
    public void get(int slot, IntConsumer bytes) {
        client.send(request).whenComplete((response, failure) -> {
            if (failure != null || response.status() != 200) {
                bytes.accept(-1);
                return;
            }
            response.bytes().whenComplete((body, lost) -> bytes.accept(lost != null ? -1 : body.length));
        });
    }

    @Override
    public void close() {
        client.close();
        transport.closeAsync(Duration.ZERO).join();
    }
}
