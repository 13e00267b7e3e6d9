package io.sallyport.testing;

import static io.sallyport.testing.FaultPlan.Direction.TO_CLIENT;
import static io.sallyport.testing.FaultPlan.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each fault as plain sockets and the JDK's client see it. */
@Timeout(30)
final class FaultProxyTest {

    private static final String HELLO = "hello, world";
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private static HttpServer serve(HttpServer server) {
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, HELLO.length());
                exchange.getResponseBody().write(HELLO.getBytes(StandardCharsets.US_ASCII));
            }
        });
        server.start();
        return server;
    }

    private FaultProxy.Builder proxy() {
        return FaultProxy.builder("127.0.0.1", server.getAddress().getPort());
    }

    private static Socket connect(FaultProxy proxy) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static Socket ask(FaultProxy proxy) throws IOException {
        Socket socket = connect(proxy);
        try {
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (IOException e) {
            socket.close(); // reset already
            throw e;
        }
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static String answer(FaultProxy proxy) throws IOException {
        try (Socket socket = ask(proxy)) {
            return all(socket);
        }
    }

    @Test
    void passesOnWhatItHasNoFaultFor() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.getAddress().getPort())) {
            String answer = answer(proxy);

            assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith(HELLO);
            proxy.connection(1).awaitEnd();
            assertThat(proxy.connections()).isEqualTo(1);
            assertThat(proxy.openConnections()).isZero();
            assertThat(proxy.bytes(TO_SERVER)).isEqualTo(REQUEST.length());
            assertThat(proxy.bytes(TO_CLIENT)).isEqualTo(answer.length());
        }
    }

    @Test
    void passesOnTls() throws Exception {
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(TestTls.serverContext()));
        serve(secure);
        try (FaultProxy proxy = FaultProxy.to(secure.getAddress().getPort())) {
            Socket socket = TestTls.clientContext().getSocketFactory().createSocket("127.0.0.1", proxy.port());
            try (socket) {
                socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
                assertThat(all(socket)).endsWith(HELLO);
            }
            assertThat(proxy.bytes(TO_CLIENT)).isGreaterThan(1000);
        } finally {
            secure.stop(0);
        }
    }

    @Test
    void delaysByAClockThatTestsMove() throws Exception {
        VirtualLoop loop = VirtualLoop.create();
        FaultPlan slow = FaultPlan.none().delay(TO_SERVER, Duration.ofHours(1)).delay(TO_CLIENT, Duration.ofHours(2));
        try (FaultProxy proxy = proxy().plan(slow).clock(loop).start();
                Socket socket = ask(proxy)) {
            ProxiedConnection connection = proxy.connection(1).awaitHolding(TO_SERVER);
            loop.advance(Duration.ofMinutes(59));
            assertThat(connection.bytes(TO_SERVER)).isZero();
            loop.advance(Duration.ofMinutes(1));
            connection.awaitBytes(TO_SERVER, REQUEST.length());

            connection.awaitHolding(TO_CLIENT);
            assertThat(connection.bytes(TO_CLIENT)).isZero();
            connection.plan(FaultPlan.none()); // what is held goes at once
            assertThat(all(socket)).endsWith(HELLO);
            assertThat(loop.pendingTimers()).isZero();
        }
    }

    @Test
    void delaysByTheSystemsTime() throws Exception {
        try (FaultProxy proxy = proxy().plan(FaultPlan.none().delay(TO_CLIENT, Duration.ofMillis(50)))
                .start()) {
            long start = System.nanoTime();
            assertThat(answer(proxy)).endsWith(HELLO);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        }
    }

    @Test
    void limitsBytesASecond() throws Exception {
        VirtualLoop loop = VirtualLoop.create();
        FaultPlan slow = FaultPlan.none().bytesPerSecond(TO_SERVER, 100);
        try (FaultProxy proxy = proxy().plan(slow).clock(loop).start();
                Socket socket = ask(proxy)) {
            ProxiedConnection connection = proxy.connection(1);
            for (long tenth = 1; tenth <= 3; tenth++) {
                connection.awaitHolding(TO_SERVER);
                loop.advance(Duration.ofMillis(99));
                assertThat(connection.bytes(TO_SERVER)).isEqualTo(10 * (tenth - 1));
                loop.advance(Duration.ofMillis(1));
                connection.awaitBytes(TO_SERVER, 10 * tenth);
            }
            connection.plan(FaultPlan.none());
            assertThat(all(socket)).endsWith(HELLO);
        }
    }

    @Test
    void stallsUntilReleased() throws Exception {
        try (FaultProxy proxy =
                        proxy().plan(FaultPlan.none().stallAt(TO_CLIENT, 15)).start();
                Socket socket = ask(proxy)) {
            ProxiedConnection connection = proxy.connection(1).awaitStalled(TO_CLIENT);
            assertThat(connection.bytes(TO_CLIENT)).isEqualTo(15);
            assertThat(socket.getInputStream().readNBytes(15)).asString().isEqualTo("HTTP/1.1 200 OK");
            proxy.release();
            assertThat(all(socket)).endsWith(HELLO);
        }
    }

    @Test
    void stallsForEverAndStillCloses() throws Exception {
        FaultProxy proxy = proxy().plan(FaultPlan.none().stallAt(TO_SERVER, 0)).start();
        try (Socket socket = ask(proxy)) {
            proxy.connection(1).awaitStalled(TO_SERVER);
            proxy.close();
            assertThat(proxy.openConnections()).isZero();
            assertThat(socket.isClosed()).isFalse();
        } finally {
            proxy.close();
        }
    }

    @Test
    void stopsWhoWritesIntoAStall() throws Exception {
        try (FaultProxy proxy = proxy().plan(FaultPlan.none().stallAt(TO_SERVER, 1000))
                        .buffer(8192)
                        .start();
                Socket socket = connect(proxy)) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try {
                    socket.getOutputStream().write(new byte[64 * 1024 * 1024]);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            proxy.connection(1).awaitStalled(TO_SERVER);
            assertThat(proxy.bytes(TO_SERVER)).isEqualTo(1000);
            assertThat(writing).isNotDone();
            proxy.connection(1).reset();
            assertThatThrownBy(writing::join).hasRootCauseInstanceOf(SocketException.class);
        }
    }

    @Test
    void resetsAtAByte() throws Exception {
        try (FaultProxy proxy =
                        proxy().plan(FaultPlan.none().resetAt(TO_CLIENT, 15)).start();
                Socket socket = ask(proxy)) {
            proxy.connection(1).awaitEnd();
            assertThat(proxy.bytes(TO_CLIENT)).isEqualTo(15);
            assertThatThrownBy(() -> all(socket)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void resetsInPlaceOfTheFirstByte() throws Exception {
        try (FaultProxy proxy =
                proxy().plan(FaultPlan.none().resetAt(TO_CLIENT, 0)).start()) {
            assertThatThrownBy(() -> answer(proxy)).isInstanceOf(SocketException.class);
            assertThat(proxy.bytes(TO_SERVER)).isEqualTo(REQUEST.length());
            assertThat(proxy.bytes(TO_CLIENT)).isZero();
        }
    }

    @Test
    void closesAtAByte() throws Exception {
        try (FaultProxy proxy =
                proxy().plan(FaultPlan.none().closeAt(TO_CLIENT, 15)).start()) {
            assertThat(answer(proxy)).isEqualTo("HTTP/1.1 200 OK");
            proxy.connection(1).awaitEnd();
        }
    }

    @Test
    void closesAtAByteOfTheRequest() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                FaultProxy proxy =
                        FaultProxy.to(peer.port()).plan(FaultPlan.none().closeAt(TO_SERVER, 4))) {
            peer.next(c -> c.expectBytes("GET ").expectClose());
            assertThat(answer(proxy)).isEmpty();
        }
    }

    @Test
    void truncatesOneDirection() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                FaultProxy proxy =
                        FaultProxy.to(peer.port()).plan(FaultPlan.none().truncateAt(TO_CLIENT, 4))) {
            try (Socket socket = connect(proxy)) {
                PeerConnection connection = peer.accept();
                connection.send("abcdefgh");
                assertThat(all(socket)).isEqualTo("abcd"); // and the end
                socket.getOutputStream().write("still".getBytes(StandardCharsets.US_ASCII));
                connection.expectBytes("still").send("dropped");
            }
        }
    }

    @Test
    void isABlackHole() throws Exception {
        try (FaultProxy proxy = proxy().plan(FaultPlan.blackHole()).start();
                Socket socket = ask(proxy)) {
            ProxiedConnection connection = proxy.connection(1).awaitStalled(TO_CLIENT);
            socket.setSoTimeout(50);
            assertThatThrownBy(() -> all(socket)).isInstanceOf(java.net.SocketTimeoutException.class);
            assertThat(connection.bytes(TO_SERVER)).isZero();
            socket.setSoTimeout(0);
            connection.plan(FaultPlan.none());
            assertThat(all(socket)).endsWith(HELLO);
        }
    }

    @Test
    void resetsWhatItAccepts() throws Exception {
        try (FaultProxy proxy = proxy().plan(FaultPlan.resetOnAccept()).start()) {
            assertThatThrownBy(() -> answer(proxy)).isInstanceOf(SocketException.class);
            proxy.connection(1).awaitEnd();
        }
    }

    @Test
    void refusesAndAcceptsAgain() throws Exception {
        try (FaultProxy proxy = proxy().start()) {
            proxy.refuseConnections().refuseConnections();
            assertThatThrownBy(() -> connect(proxy)).isInstanceOf(ConnectException.class);
            proxy.acceptConnections().acceptConnections();
            assertThat(answer(proxy)).endsWith(HELLO);
        }
    }

    /** The system may still listen while a thread is about to leave the socket. */
    @RepeatedTest(20)
    void refusesAtOnce() throws Exception {
        try (FaultProxy proxy = proxy().start()) {
            proxy.refuseConnections();
            assertThatThrownBy(() -> connect(proxy)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void resetsTheClientWhereNoServerIs() throws Exception {
        int nobody;
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0)) {
            nobody = taken.getLocalPort();
        }
        try (FaultProxy proxy = FaultProxy.to(nobody)) {
            assertThatThrownBy(() -> answer(proxy)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void passesOnTheServersReset() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                FaultProxy proxy = FaultProxy.to(peer.port())) {
            peer.next(c -> c.expectRequest().reset());
            assertThatThrownBy(() -> answer(proxy)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void goesByTheConnectionsNumber() throws Exception {
        try (FaultProxy proxy = proxy().start()) {
            proxy.plan(2, FaultPlan.none().closeAt(TO_CLIENT, 8))
                    .plans(number -> number % 2 == 1 ? FaultPlan.none() : FaultPlan.resetOnAccept());
            assertThat(answer(proxy)).endsWith(HELLO);
            assertThat(answer(proxy)).isEqualTo("HTTP/1.1");
            assertThat(answer(proxy)).endsWith(HELLO);
            assertThatThrownBy(() -> answer(proxy)).isInstanceOf(SocketException.class);
            proxy.plans(number -> {
                throw new IllegalStateException("no plan");
            });
            assertThatThrownBy(() -> answer(proxy)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void changesWhatIsOpen() throws Exception {
        try (FaultProxy proxy = proxy().start()) {
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(proxy.url("/"))).build();
            HttpResponse<String> first = client.send(request, BodyHandlers.ofString());
            assertThat(first.body()).isEqualTo(HELLO);
            long passed = proxy.bytes(TO_CLIENT);

            proxy.changeAll(FaultPlan.none().closeAt(TO_CLIENT, passed + passed - 1));
            assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            assertThat(proxy.connections()).isEqualTo(1);

            proxy.changeAll(FaultPlan.none());
            assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo(HELLO);
        }
    }

    @Test
    void endsAtOnceWhatHasGoneBy() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                FaultProxy proxy = FaultProxy.to(peer.port());
                Socket socket = connect(proxy)) {
            PeerConnection connection = peer.accept();
            connection.send("abcd");
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(4)).asString().isEqualTo("abcd");
            proxy.plan(1, FaultPlan.none().closeAt(TO_CLIENT, 2));
            assertThat(in.read()).isEqualTo(-1);
            connection.expectClose();
        }
    }

    @Test
    void servesNoMoreAtOnceThanItShould() throws Exception {
        try (FaultProxy proxy = proxy().maxConnections(1).start()) {
            Socket first = connect(proxy);
            proxy.connection(1);
            try (Socket second = ask(proxy)) {
                assertThat(proxy.connections()).isEqualTo(1);
                first.close();
                assertThat(all(second)).endsWith(HELLO);
            }
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }

    @Test
    void leavesNoThread() throws Exception {
        FaultProxy proxy = proxy().start().plan(2, FaultPlan.blackHole());
        try (Socket first = connect(proxy);
                Socket second = connect(proxy)) {
            proxy.connection(2).awaitStalled(TO_SERVER);
            proxy.close();
            assertThat(first.getInputStream().read()).isEqualTo(-1);
            assertThat(second.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("fault-proxy-" + proxy.port()));
        assertThatThrownBy(proxy::acceptConnections).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesValuesOutOfBounds() {
        FaultPlan plan = FaultPlan.none();
        assertThatThrownBy(() -> plan.delay(TO_CLIENT, Duration.ofMillis(-1))).hasMessageContaining("zero or more");
        assertThatThrownBy(() -> plan.bytesPerSecond(TO_CLIENT, 0)).hasMessageContaining(">= 1");
        assertThatThrownBy(() -> plan.stallAt(TO_CLIENT, -1)).hasMessageContaining(">= 0");
        assertThatThrownBy(() -> plan.resetAt(TO_CLIENT, -1)).hasMessageContaining(">= 0");
        assertThatThrownBy(() -> FaultProxy.builder("localhost", 0)).hasMessageContaining("1 to 65535");
        assertThatThrownBy(() -> proxy().maxConnections(0)).hasMessageContaining(">= 1");
        assertThatThrownBy(() -> proxy().buffer(0)).hasMessageContaining(">= 1");
        assertThatThrownBy(() -> proxy().limit(Duration.ZERO)).hasMessageContaining("> 0");
    }
}
