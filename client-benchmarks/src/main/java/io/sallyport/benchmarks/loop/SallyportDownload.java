package io.sallyport.benchmarks.loop;

import io.netty.buffer.ByteBuf;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.PoolConfig;
import io.sallyport.netty.NativeTransport;
import io.sallyport.netty.NettyBodies;
import io.sallyport.netty.NettyTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;

/** This client with a large body, read in one of the ways it offers. */
final class SallyportDownload implements Contender {

    /** What is done with a body: the file is for those who save it. */
    interface Reader {

        void read(Response response, Path file, IntConsumer bytes);
    }

    private final NettyTransport transport;
    private final HttpClient client;
    private final Request request;
    private final Reader reader;
    private final Path folder;

    SallyportDownload(String url, int threads, int slots, Reader reader) {
        this.transport = NettyTransport.builder()
                .threads(threads)
                .nativeTransport(NativeTransport.NIO)
                .pool(PoolConfig.builder().maxConnectionsPerRoute(slots).build())
                .build();
        this.client = HttpClient.builder().transport(transport).build();
        this.request = Request.get(url).build();
        this.reader = reader;
        try {
            this.folder = Files.createTempDirectory("download");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void call(int slot, IntConsumer bytes) {
        client.send(request).whenComplete((response, failure) -> {
            if (failure != null || response.status() != 200) {
                bytes.accept(-1);
            } else {
                reader.read(response, folder.resolve("slot-" + slot), bytes);
            }
        });
    }

    static void publish(Response response, Path file, IntConsumer bytes) {
        response.body().publisher().subscribe(new Count<>(ByteBuffer::remaining, bytes));
    }

    static void takeBuffers(Response response, Path file, IntConsumer bytes) {
        NettyBodies.publisher(response).subscribe(new Count<>(SallyportDownload::release, bytes));
    }

    private static int release(ByteBuf buffer) {
        int size = buffer.readableBytes();
        buffer.release();
        return size;
    }

    static void save(Response response, Path file, IntConsumer bytes) {
        long length = response.body().length();
        response.saveTo(file).whenComplete((saved, failure) -> bytes.accept(failure != null ? -1 : (int) length));
    }

    @Override
    public void close() throws IOException {
        client.close();
        transport.closeAsync(Duration.ZERO).join();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Counts what is published, asked for one by one. */
    private static final class Count<T> implements Flow.Subscriber<T> {

        private final ToIntFunction<T> size;

        private final IntConsumer whenDone;
        private Flow.Subscription subscription = new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        };
        private int bytes;

        private Count(ToIntFunction<T> size, IntConsumer whenDone) {
            this.size = size;
            this.whenDone = whenDone;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(T chunk) {
            bytes += size.applyAsInt(chunk);
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            whenDone.accept(-1);
        }

        @Override
        public void onComplete() {
            whenDone.accept(bytes);
        }
    }
}
