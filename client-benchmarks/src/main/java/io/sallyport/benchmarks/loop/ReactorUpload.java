package io.sallyport.benchmarks.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Reactor Netty with a large request body. */
final class ReactorUpload implements Contender {

    private final LoopResources loops;
    private final ConnectionProvider connections;
    private final HttpClient client;
    private final String url;
    private final Payload payload;
    private final BiFunction<HttpClientRequest, NettyOutbound, Publisher<Void>> body;

    ReactorUpload(String url, int threads, int slots, Payload payload, boolean isFile) {
        this.url = url;
        this.payload = payload;
        this.loops = LoopResources.create("reactor", threads, true);
        this.connections = ConnectionProvider.create("reactor", slots);
        this.client = HttpClient.create(connections).runOn(loops, false);
        this.body = isFile ? this::file : this::pieces;
    }

    private Publisher<Void> file(HttpClientRequest request, NettyOutbound out) {
        request.header("Content-Length", Integer.toString(payload.size()));
        return out.sendFile(payload.file());
    }

    private Publisher<Void> pieces(HttpClientRequest request, NettyOutbound out) {
        request.header("Content-Length", Integer.toString(payload.size()));
        int pieces = (payload.size() + Payload.PIECE - 1) / Payload.PIECE;
        Flux<ByteBuf> parts =
                Flux.range(0, pieces).map(number -> Unpooled.wrappedBuffer(payload.at(number * Payload.PIECE)));
        return out.send(parts);
    }

    @Override
    public void call(int slot, IntConsumer bytes) {
        client.post()
                .uri(url)
                .send(body)
                .responseSingle((head, content) ->
                        content.asString().map(text -> head.status().code() == 200 ? text : "-1"))
                .subscribe(text -> bytes.accept(Integer.parseInt(text)), failure -> bytes.accept(-1));
    }

    @Override
    public void close() throws IOException {
        connections.disposeLater().block(Duration.ofSeconds(5));
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block(Duration.ofSeconds(5));
        payload.close();
    }
}
