package io.sallyport.benchmarks.loop;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.config.PoolConfig;
import io.sallyport.netty.NativeTransport;
import io.sallyport.netty.NettyTransport;
import java.time.Duration;
import java.util.function.IntConsumer;

/** This client with its own defaults, but for the number of threads, NIO, and as many connections as there are calls. */
final class SallyportContender implements Contender {

    private final NettyTransport transport;
    private final HttpClient client;
    private final Request request;
    private final boolean fetches;

    SallyportContender(String url, int threads, int slots, boolean fetches) {
        this.transport = NettyTransport.builder()
                .threads(threads)
                .nativeTransport(NativeTransport.NIO)
                .pool(PoolConfig.builder().maxConnectionsPerRoute(slots).build())
                .build();
        this.client = HttpClient.builder().transport(transport).build();
        this.request = Request.get(url).build();
        this.fetches = fetches;
    }

    @Override
    public void call(int slot, IntConsumer bytes) {
        if (fetches) {
            fetch(bytes);
        } else {
            headThenBody(bytes);
        }
    }

    private void headThenBody(IntConsumer bytes) {
        client.send(request).whenComplete((response, failure) -> {
            if (failure != null || response.status() != 200) {
                bytes.accept(-1);
                return;
            }
            response.bytes().whenComplete((body, lost) -> bytes.accept(lost != null ? -1 : body.length));
        });
    }

    private void fetch(IntConsumer bytes) {
        client.fetch(request)
                .whenComplete((response, failure) ->
                        bytes.accept(failure != null || response.status() != 200 ? -1 : response.bytes().length));
    }

    @Override
    public void close() {
        client.close();
        transport.closeAsync(Duration.ZERO).join();
    }
}
