package io.sallyport.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.error.StatusException;
import io.sallyport.error.TlsFailedException;
import io.sallyport.testing.FakeAnswer;
import io.sallyport.testing.FakeTransport;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestCertificate;
import io.sallyport.testing.TestTls;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs every recipe of docs/recipes.md; {@link DocsTest} holds page and code together. */
@Timeout(60)
final class RecipesTest {

    private static final String HELLO = "Hello from the other side\n";

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    @TempDir
    Path folder;

    private final EmbeddedServer server = EmbeddedServer.start();
    private final HttpClient client = HttpClient.create();
    private final Recipes recipes = new Recipes(client);

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private String url(String path) {
        return server.http() + path;
    }

    @Test
    void cookieFile() throws Exception {
        Path file = folder.resolve("cookies.txt");
        Files.writeString(file, "localhost\tFALSE\t/\tFALSE\t0\tid\tkept\n");
        assertThat(recipes.cookieFile(url("/headers"), file)).contains("id=kept");
        assertThat(Files.readString(file)).contains("\tid\tkept");
    }

    @Test
    void text() throws Exception {
        assertThat(recipes.getText(url("/hello")).get(10, TimeUnit.SECONDS)).isEqualTo(HELLO);
        assertThat(recipes.getTextBlocking(url("/hello"))).isEqualTo(HELLO);
    }

    @Test
    void json() throws Exception {
        assertThat(recipes.json(url("/echo"))).isEqualTo(new Recipes.Person("Ada", 36));
        assertThat(recipes.jsonList(url("/echo")))
                .containsExactly(new Recipes.Person("Ada", 36), new Recipes.Person("Grace", 37));
        assertThat(recipes.jsonMap(url("/echo"))).isEqualTo(Map.of("name", "Ada", "age", 36));
    }

    @Test
    void form() throws Exception {
        assertThat(recipes.form(url("/echo"))).isEqualTo("q=a+b+%26+c");
    }

    @Test
    void files() throws Exception {
        Path video = Files.write(folder.resolve("video"), new byte[100_000]);
        assertThat(recipes.uploadFile(url("/upload"), video)).startsWith("100000 bytes");
        assertThat(recipes.uploadForm(url("/echo"), Files.write(folder.resolve("v.mp4"), new byte[] {'v'})))
                .contains("name=\"title\"", "filename=\"v.mp4\"", "Content-Type: video/mp4");
        assertThat(recipes.downloadNamed(url("/download/1000"), folder))
                .isEqualTo(folder.resolve("download"))
                .hasSize(1000);
        String sha256 = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve("download"))));
        assertThat(recipes.downloadWhole(url("/download/1000"), folder.resolve("whole"), sha256)
                        .path())
                .hasSize(1000);
        assertThat(recipes.progress()).startsWith("1000 of ");
        Path saved = recipes.downloadFile(url("/download/100000"), folder.resolve("saved"));
        assertThat(saved).hasSize(100_000);
    }

    @Test
    void streams() throws Exception {
        List<String> lines = new ArrayList<>();
        recipes.lineByLine(url("/headers"), lines::add);
        assertThat(lines).contains("User-agent: sallyport");
        assertThat(recipes.uploadFromPublisher(url("/upload"), Collections.nCopies(10, new byte[1000]))
                        .get(10, TimeUnit.SECONDS))
                .startsWith("10000 bytes");
    }

    @Test
    void headersTwice() throws Exception {
        assertThat(recipes.headersTwice(url("/hello")).get(10, TimeUnit.SECONDS))
                .hasSize(2);
    }

    @Test
    void timeoutsAndCancel() throws Exception {
        assertThat(recipes.timeouts(url("/hello")).get(10, TimeUnit.SECONDS).text())
                .isEqualTo(HELLO);
        assertThatThrownBy(() -> recipes.cancel(url("/never")).join()).isInstanceOf(CancellationException.class);
    }

    @Test
    void sendsAgainWhereSafe() throws Exception {
        Request request = Request.post("http://orders.example/").body("once").build();
        HttpClientException refused =
                new ConnectFailedException(FailureFacts.unsent(Phase.CONNECT, request), "refused", null);
        assertThat(refused.processing()).isEqualTo(Processing.NOT_PROCESSED);
        FakeTransport fake = FakeTransport.answeringInTurn(FakeAnswer.failure(refused), FakeAnswer.ok("done"));
        try (HttpClient faked = HttpClient.builder().transport(fake).build()) {
            assertThat(new Recipes(faked).sendAgainWhereSafe(request).text()).isEqualTo("done");
        }
    }

    @Test
    void manyAtOnce() {
        assertThat(recipes.manyAtOnce(Collections.nCopies(100, url("/hello"))))
                .hasSize(100)
                .containsOnly(200);
    }

    @Test
    void callbackExecutor() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "callbacks"));
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            CompletableFuture<String> thread = recipes.callbackExecutor(peer.url("/"), executor);
            peer.accept().expectRequest().respond(200, "hello");
            assertThat(thread.get(10, TimeUnit.SECONDS)).isEqualTo("callbacks");
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void interceptors() throws Exception {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        assertThat(recipes.interceptors(url("/headers"), log::add).get(10, TimeUnit.SECONDS))
                .contains("X-trace: t-1");
        assertThat(log).singleElement().asString().contains("GET " + url("/headers") + " 200, ");
    }

    @Test
    void metrics() throws Exception {
        BlockingQueue<String> measured = new LinkedBlockingQueue<>();
        recipes.metrics(url("/hello"), (name, value) -> measured.add(name + (value > 0 ? " > 0" : " = 0")))
                .get(10, TimeUnit.SECONDS);
        assertThat(measured.poll(10, TimeUnit.SECONDS)).isEqualTo("http.calls > 0"); // a moment after the future, maybe
        assertThat(measured.poll(10, TimeUnit.SECONDS)).isEqualTo("http.bytes.received > 0");
        assertThat(measured).isEmpty();
    }

    @Test
    void tls() throws Exception {
        String secure = server.https() + "/hello";
        assertThat(recipes.ownAuthorityAndCertificate(
                        secure, TestCertificate.CA.pem(), TestCertificate.ALICE.pem(), TestCertificate.ALICE.keyPem()))
                .isEqualTo(200);
        String right = TlsConfig.pinOf(TestCertificate.LOCALHOST.certificate());
        String wrong = TlsConfig.pinOf(TestCertificate.BOB.certificate());
        assertThat(recipes.pins(secure, TestTls.clientConfig(), wrong, right)).isEqualTo(200);
        assertThatThrownBy(() -> recipes.pins(secure, TestTls.clientConfig(), wrong, wrong))
                .isInstanceOf(TlsFailedException.class);
    }

    @Test
    void connectionLimits() throws Exception {
        try (HttpClient limited = recipes.connectionLimits()) {
            assertThat(limited.blocking().get(url("/hello")).text()).isEqualTo(HELLO);
        }
    }

    @Test
    void orThrow() throws Exception {
        assertThat(recipes.orThrow(url("/hello")).get(10, TimeUnit.SECONDS)).isEqualTo(HELLO);
        assertThatThrownBy(() -> recipes.orThrow(url("/nothing")).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(UncheckedIOException.class)
                .hasRootCauseInstanceOf(StatusException.class);
    }

    @Test
    void retried() throws Exception {
        FakeTransport fake =
                FakeTransport.answeringInTurn(FakeAnswer.status(503), FakeAnswer.status(500), FakeAnswer.ok("there"));
        try (HttpClient client = HttpClient.builder().transport(fake).build()) {
            assertThat(new Recipes(client).retried("http://h/", "order")).isEqualTo("200 after 2 others");
        }
        assertThat(fake.requests())
                .extracting(request -> request.headers().first("Idempotency-Key"))
                .hasSize(3)
                .containsOnly(fake.requests().get(0).headers().first("Idempotency-Key"));
    }

    @Test
    void redirects() throws Exception {
        FakeTransport fake =
                FakeTransport.answering(request -> switch (request.target().pathAndQuery()) {
                    case "/a" -> FakeAnswer.status(302).header("Location", "b?c d");
                    case "/b?c%20d" -> FakeAnswer.ok("there");
                    default -> FakeAnswer.status(307).header("Location", "/round");
                });
        try (HttpClient client = HttpClient.builder().transport(fake).build()) {
            Recipes redirected = new Recipes(client);
            assertThat(redirected.whereItWent("http://h/a")).isEqualTo("302 b?c d; 200");
            assertThat(redirected.whereItWent("http://h/round")).isEqualTo("21 redirects, and no end");
            assertThat(redirected.location("http://h/a")).isEqualTo("http://h/b?c%20d");
            assertThat(redirected.location("http://h/b?c d")).isNull();
        }
    }

    @Test
    void tokens() throws Exception {
        AtomicInteger issued = new AtomicInteger();
        FakeTransport fake = FakeTransport.answering(request -> {
            if (request.target().host().equals("login.example")) {
                return FakeAnswer.ok("t" + issued.incrementAndGet());
            }
            String shown = request.headers().first("Authorization");
            return "Bearer t2".equals(shown)
                    ? FakeAnswer.ok("in")
                    : FakeAnswer.status(401).header("WWW-Authenticate", "Bearer error=invalid_token");
        });
        try (HttpClient client = HttpClient.builder().transport(fake).build();
                HttpClient authenticated = new Recipes(client).withTokens("https://login.example/")) {
            assertThat(authenticated.blocking().get("https://api.example/a").text())
                    .isEqualTo("in");
            assertThat(authenticated.blocking().get("https://api.example/b").text())
                    .isEqualTo("in");
            assertThat(issued).hasValue(2);
        }
    }

    @Test
    void onTheServersLoops() throws Exception {
        EventLoopGroup workers = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            assertThat(recipes.onTheServersLoops(url("/hello"), workers)).isEqualTo(200);
            assertThat(workers.isShuttingDown()).isFalse();
        } finally {
            workers.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void withoutAServer() throws Exception {
        assertThat(recipes.withoutAServer()).isEqualTo("Ada 1");
    }

    @Test
    void shutsDown() throws Exception {
        HttpClient closing = HttpClient.create();
        assertThat(closing.blocking().get(url("/hello")).text()).isEqualTo(HELLO);
        Recipes.shutDown(closing).get(15, TimeUnit.SECONDS);
        assertThat(closing.snapshot().idle()).isZero();
    }
}
