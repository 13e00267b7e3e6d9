package io.sallyport.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.sallyport.spi.TransportSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies far larger than what the proxy may hold of them, to their end and cut in the middle. Nothing of them stays behind. */
@Timeout(60)
final class LargeBodiesTest {

    /** What one exchange may hold of its bodies in Netty's buffers. */
    private static final long BOUND = 2 * 1024 * 1024;

    private static final long GIBIBYTE = 1024L * 1024 * 1024;
    private static final byte[] PIECE = new byte[128 * 1024];
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String PUT = "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n";
    private static final String EMPTY = HEAD.formatted(0);

    private final long before = held();
    private final AtomicLong sent = new AtomicLong();
    private long most;

    private static long held() {
        PooledByteBufAllocator pooled = (PooledByteBufAllocator) ByteBufAllocator.DEFAULT; // so the build says
        return pooled.pinnedDirectMemory() + pooled.pinnedHeapMemory();
    }

    @AfterEach
    void nothingIsHeld() {
        assertThat(held()).isEqualTo(before);
    }

    private void sample() {
        most = Math.max(most, held() - before);
    }

    private void sendAll(Socket to, long bytes) throws IOException {
        OutputStream out = to.getOutputStream();
        for (long left = bytes; left > 0; left -= PIECE.length) {
            out.write(PIECE, 0, (int) Math.min(PIECE.length, left));
            sent.addAndGet(Math.min(PIECE.length, left));
        }
    }

    private static long readAll(Socket from, long bytes, Runnable onRead) throws IOException {
        InputStream in = from.getInputStream();
        byte[] piece = new byte[128 * 1024];
        long left = bytes;
        while (left > 0) {
            int read = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (read < 0) {
                break;
            }
            left -= read;
            onRead.run();
        }
        return bytes - left;
    }

    private static Socket connect(ReverseProxy proxy, String request) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout(20_000);
        RawOrigin.send(client, request);
        return client;
    }

    private static ReverseProxy proxyOf(RawOrigin origin) {
        return new ReverseProxy(origin.uri(), 0, 1, null);
    }

    private static void end(ReverseProxy proxy) {
        TransportSnapshot now = proxy.snapshot();
        while (now.exchanges() + now.leased() + now.opening() + now.waiting() > 0) {
            Thread.onSpinWait(); // bounded by the test's limit
            now = proxy.snapshot();
        }
    }

    @Test
    void aGibibyteGoesDown() throws Exception {
        String head = HEAD.formatted(GIBIBYTE);
        try (RawOrigin origin = new RawOrigin(socket -> {
                    RawOrigin.send(socket, head);
                    sendAll(socket, GIBIBYTE);
                });
                ReverseProxy proxy = proxyOf(origin);
                Socket client = connect(proxy, GET)) {
            assertThat(readAll(client, GIBIBYTE, this::sample)).isEqualTo(GIBIBYTE);
            end(proxy);
        }
        assertThat(most).isLessThan(BOUND);
    }

    @Test
    void halfAGibibyteGoesUp() throws Exception {
        try (RawOrigin origin = new RawOrigin(socket -> {
                    assertThat(readAll(socket, GIBIBYTE / 2, this::sample)).isEqualTo(GIBIBYTE / 2);
                    RawOrigin.send(socket, EMPTY);
                });
                ReverseProxy proxy = proxyOf(origin);
                Socket client = connect(proxy, PUT.formatted(GIBIBYTE / 2))) {
            sendAll(client, GIBIBYTE / 2);
            origin.played.get(20, TimeUnit.SECONDS);
            assertThat(client.getInputStream().read()).isEqualTo('H');
            end(proxy);
        }
        assertThat(most).isLessThan(BOUND);
    }

    @Test
    void aClientThatReadsNothingStopsTheOrigin() throws Exception {
        try (RawOrigin origin = new RawOrigin(socket -> {
                    RawOrigin.send(socket, HEAD.formatted(GIBIBYTE / 4));
                    sendAll(socket, GIBIBYTE / 4);
                });
                ReverseProxy proxy = proxyOf(origin);
                Socket client = connect(proxy, GET)) {
            client.getInputStream().read();
            assertThatThrownBy(() -> origin.played.get(1, TimeUnit.SECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            // what the kernel takes on both connections is tens of mebibytes at most
            assertThat(sent.get()).isLessThan(GIBIBYTE / 8);
            assertThat(held() - before).isLessThan(BOUND);
            readAll(client, GIBIBYTE / 4, this::sample);
            origin.played.get(20, TimeUnit.SECONDS);
        }
        assertThat(most).isLessThan(BOUND);
    }

    @Test
    void anOriginThatReadsNothingStopsTheClient() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (RawOrigin origin = new RawOrigin(socket -> {
                    awaitQuietly(go);
                    readAll(socket, GIBIBYTE / 4, this::sample);
                    RawOrigin.send(socket, EMPTY);
                });
                ReverseProxy proxy = proxyOf(origin);
                Socket client = connect(proxy, PUT.formatted(GIBIBYTE / 4))) {
            Thread sender = new Thread(() -> {
                try {
                    sendAll(client, GIBIBYTE / 4);
                } catch (IOException e) {
                    origin.played.completeExceptionally(e);
                }
            });
            sender.start();
            sender.join(1000);
            assertThat(sender.isAlive()).isTrue();
            assertThat(held() - before).isLessThan(BOUND);
            go.countDown();
            origin.played.get(20, TimeUnit.SECONDS);
            sender.join();
        }
        assertThat(most).isLessThan(BOUND);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aClientThatIsKilledEndsItsDownload() throws Exception {
        try (RawOrigin origin = new RawOrigin(socket -> {
                    RawOrigin.send(socket, HEAD.formatted(GIBIBYTE));
                    sendAll(socket, GIBIBYTE);
                });
                ReverseProxy proxy = proxyOf(origin);
                Socket client = connect(proxy, GET)) {
            readAll(client, GIBIBYTE / 64, () -> {});
            RawOrigin.reset(client);
            assertThatThrownBy(() -> origin.played.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
            end(proxy);
        }
    }

    @Test
    void anOriginThatIsKilledEndsTheDownload() throws Exception {
        try (RawOrigin origin = new RawOrigin(socket -> {
                    RawOrigin.send(socket, HEAD.formatted(GIBIBYTE));
                    sendAll(socket, GIBIBYTE / 64);
                    RawOrigin.reset(socket);
                });
                ReverseProxy proxy = proxyOf(origin);
                Socket client = connect(proxy, GET)) {
            assertThat(bytesUntilEnd(client)).isLessThan(GIBIBYTE / 32);
            end(proxy);
        }
    }

    @Test
    void aClientThatIsKilledEndsItsUpload() throws Exception {
        AtomicLong came = new AtomicLong();
        try (RawOrigin origin = new RawOrigin(socket -> came.set(bytesUntilEnd(socket)));
                ReverseProxy proxy = proxyOf(origin);
                Socket client = connect(proxy, PUT.formatted(GIBIBYTE))) {
            sendAll(client, GIBIBYTE / 64);
            RawOrigin.reset(client);
            origin.played.get(20, TimeUnit.SECONDS);
            assertThat(came.get()).isLessThan(GIBIBYTE / 32);
            end(proxy);
        }
    }

    @Test
    void anOriginThatIsKilledEndsTheUpload() throws Exception {
        try (RawOrigin origin = new RawOrigin(socket -> {
                    readAll(socket, GIBIBYTE / 64, () -> {});
                    RawOrigin.reset(socket);
                });
                ReverseProxy proxy = proxyOf(origin);
                Socket client = connect(proxy, PUT.formatted(GIBIBYTE))) {
            assertThatThrownBy(() -> sendAll(client, GIBIBYTE)).isInstanceOf(IOException.class);
            end(proxy);
        }
    }

    /** Reads to the end or a reset. */
    private static long bytesUntilEnd(Socket socket) throws IOException {
        long read = 0;
        try {
            byte[] piece = new byte[64 * 1024];
            for (int more = 0; more >= 0; more = socket.getInputStream().read(piece)) {
                read += more;
            }
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return read; // a reset is an end, too
        }
        return read;
    }
}
