package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.BodyConfig;
import io.sallyport.testing.LeakExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who is slow stops who is fast, from end to end: what the client holds is what left one side and is neither taken by the other nor with the kernel, whose queues Linux tells.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class BodyMemoryTest {

    private static final long BODY = 1L << 30;
    private static final int PIECE = 64 * 1024;
    private static final long READ_SLOWLY = 64L * 1024 * 1024;
    private static final int QUIET_MILLIS = 400;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    /** A server that writes zeros as fast as they are taken, and tells how many were when it has to wait. */
    private static final class Zeros implements AutoCloseable {

        private final ServerSocketChannel listening = ServerSocketChannel.open();
        private final BlockingQueue<Long> blocked = new LinkedBlockingQueue<>();
        private final CompletableFuture<Long> ended = new CompletableFuture<>();

        Zeros() throws IOException {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread thread = new Thread(this::serve, "zeros");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listening.socket().getLocalPort();
        }

        private void serve() {
            long written = 0;
            try (SocketChannel channel = listening.accept();
                    Selector selector = Selector.open()) {
                channel.read(ByteBuffer.allocate(4096)); // the request
                ByteBuffer head = ByteBuffer.wrap(("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                channel.write(head);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_WRITE);
                ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE);
                boolean told = false;
                while (written < BODY) {
                    if (selector.select(QUIET_MILLIS) > 0) {
                        selector.selectedKeys().clear();
                        zeros.limit((int) Math.min(PIECE, BODY - written)).position(0);
                        written += channel.write(zeros);
                        told = false;
                    } else if (!told) {
                        blocked.add(written);
                        told = true;
                    }
                }
            } catch (IOException e) {
                // the client left
            } finally {
                ended.complete(written);
            }
        }

        /** How many bytes it wrote when it last had to wait. */
        long awaitBlocked() throws InterruptedException {
            Long written = blocked.poll(20, TimeUnit.SECONDS);
            if (written == null) {
                throw new AssertionError("the server never had to wait; " + ended);
            }
            return written;
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    /** Takes a piece when it is told to. */
    private static final class Reader implements Flow.Subscriber<ByteBuffer> {

        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        private final BlockingQueue<Integer> pieces = new LinkedBlockingQueue<>();

        long take() throws Exception {
            subscription.get(10, TimeUnit.SECONDS).request(1);
            Integer size = pieces.poll(10, TimeUnit.SECONDS);
            if (size == null) {
                throw new AssertionError("no piece");
            }
            return size;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            pieces.add(piece.remaining());
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    @Test
    void aReaderWhoAsksForNothingStopsTheServer() throws Exception {
        long limit = BodyConfig.DEFAULT_WINDOW + 64 * 1024; // the window, and one read
        try (Zeros server = new Zeros();
                HttpClient client = leaks.watch(HttpClient.create())) {
            long before = NettyBuffers.held();
            Response response =
                    client.get("http://127.0.0.1:" + server.port() + "/").get(10, TimeUnit.SECONDS);
            long held = server.awaitBlocked() - inKernel(server.port());
            long buffers = NettyBuffers.held() - before;
            System.out.println("[bodies] nothing asked for: " + held + " bytes taken, " + buffers + " in buffers");
            assertThat(held).isBetween(1L, limit);
            assertThat(buffers).isLessThanOrEqualTo(limit);

            Reader reader = new Reader();
            response.body().publisher().subscribe(reader);
            long read = 0;
            while (read < READ_SLOWLY) {
                read += reader.take();
            }
            server.blocked.clear();
            read += reader.take();
            held = server.awaitBlocked() - read - inKernel(server.port());
            buffers = NettyBuffers.held() - before;
            System.out.println("[bodies] after " + read + " bytes: " + held + " bytes taken and not given, " + buffers
                    + " in buffers");
            assertThat(held).isBetween(0L, limit);
            assertThat(buffers).isLessThanOrEqualTo(limit);

            response.close();
            assertThat(server.ended.get(10, TimeUnit.SECONDS)).isLessThan(BODY / 4);
        }
    }

    @Test
    void aServerThatReadsNothingStopsThePublisher() throws Exception {
        try (ServerSocketChannel listening = ServerSocketChannel.open();
                HttpClient client = leaks.watch(HttpClient.create())) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = listening.socket().getLocalPort();
            BlockingQueue<Long> asked = new LinkedBlockingQueue<>();
            CompletableFuture<Flow.Subscriber<? super ByteBuffer>> subscribed = new CompletableFuture<>();
            Flow.Publisher<ByteBuffer> publisher = subscriber -> {
                subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long count) {
                        asked.add(count);
                    }

                    @Override
                    public void cancel() {}
                });
                subscribed.complete(subscriber);
            };
            CallFuture<Response> call =
                    client.post("http://127.0.0.1:" + port + "/", RequestBody.publisher(publisher, BODY));
            try (Socket server = listening.accept().socket()) {
                Flow.Subscriber<? super ByteBuffer> subscriber = subscribed.get(10, TimeUnit.SECONDS);
                long given = give(asked, subscriber);
                long held = given - inKernel(port);
                System.out.println("[bodies] a server that reads nothing: publisher asked for " + given
                        + " bytes, of which " + held + " are with the client");
                assertThat(given).isPositive();
                assertThat(held).isLessThanOrEqualTo(64 * 1024 + 8 * PIECE);

                int half = (int) given / 2;
                assertThat(server.getInputStream().readNBytes(half)).hasSize(half);
                assertThat(asked.poll(10, TimeUnit.SECONDS))
                        .as("more is asked for")
                        .isNotNull();
            } finally {
                call.cancel(true);
            }
        }
    }

    /** Gives what is asked for until nothing is; how many bytes it gave. */
    private static long give(BlockingQueue<Long> asked, Flow.Subscriber<? super ByteBuffer> subscriber)
            throws InterruptedException {
        long given = 0;
        Long count = asked.poll(10, TimeUnit.SECONDS);
        while (count != null) {
            for (long i = 0; i < count; i++) {
                subscriber.onNext(ByteBuffer.allocate(PIECE));
                given += PIECE;
                if (given >= BODY / 4) {
                    throw new AssertionError("asked for " + given + " bytes that nobody takes");
                }
            }
            count = asked.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        }
        return given;
    }

    /** The bytes that wait in the kernel on connections of a port: sent and not acknowledged, received and not read. */
    private static long inKernel(int port) throws IOException {
        String hex = String.format(":%04X", port);
        long bytes = 0;
        for (String table : List.of("tcp", "tcp6")) {
            List<String> lines = Files.readAllLines(Path.of("/proc/self/net", table));
            for (String line : lines.subList(1, lines.size())) {
                String[] columns = line.strip().split("\\s+", -1);
                boolean listening = columns[3].equals("0A");
                if (!listening && (columns[1].endsWith(hex) || columns[2].endsWith(hex))) {
                    String[] queues = columns[4].split(":", -1);
                    bytes += Long.parseLong(queues[0], 16) + Long.parseLong(queues[1], 16);
                }
            }
        }
        return bytes;
    }
}
