package io.sallyport.benchmarks.loop;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.function.IntConsumer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Reactor Netty with a large body, in its own buffers. */
final class ReactorDownload implements Contender {

    private final LoopResources loops;
    private final ConnectionProvider connections;
    private final HttpClient client;
    private final String url;

    ReactorDownload(String url, int threads, int slots) {
        this.url = url;
        this.loops = LoopResources.create("reactor", threads, true);
        this.connections = ConnectionProvider.create("reactor", slots);
        this.client = HttpClient.create(connections).runOn(loops, false);
    }

    @Override
    public void call(int slot, IntConsumer bytes) {
        client.get()
                .uri(url)
                .response((head, content) -> head.status().code() == 200
                        ? content.map(ByteBuf::readableBytes)
                        : content.map(part -> Integer.MIN_VALUE))
                .reduce(0, Integer::sum)
                .subscribe(bytes::accept, failure -> bytes.accept(-1));
    }

    @Override
    public void close() {
        connections.disposeLater().block(Duration.ofSeconds(5));
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block(Duration.ofSeconds(5));
    }
}
