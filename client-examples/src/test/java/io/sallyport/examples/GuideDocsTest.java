package io.sallyport.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.sallyport.CallFuture;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.TypeRef;
import io.sallyport.auth.Authenticator;
import io.sallyport.auth.Credentials;
import io.sallyport.config.HedgePolicy;
import io.sallyport.config.PoolConfig;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.RetryPolicy;
import io.sallyport.config.Timeouts;
import io.sallyport.config.TlsConfig;
import io.sallyport.config.TlsIdentity;
import io.sallyport.config.TlsIdentityFiles;
import io.sallyport.cookie.Cookie;
import io.sallyport.cookie.CookieJar;
import io.sallyport.cookie.MemoryCookieJar;
import io.sallyport.cookie.PublicSuffixes;
import io.sallyport.event.ClientListener;
import io.sallyport.netty.NettyBodies;
import io.sallyport.netty.NettyTransport;
import io.sallyport.testing.FakeAnswer;
import io.sallyport.testing.FakeTransport;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestCertificate;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What docs/guide.md shows; {@link DocsTest} holds the two together. It shows calls as users write them who look at their results later, or never. */
@Timeout(30)
final class GuideDocsTest {

    record Account(String name, int id) {}

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    @TempDir
    Path folder;

    @Test
    void oneCall() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            String url = server.http() + "/hello";

            CallFuture<Response> call = client.get(url);
            call.thenAccept(r -> System.out.println(r.status()));

            String text = client.get(url).thenCompose(Response::text).join();
            String same = client.blocking().get(url).text();

            FullResponse all = client.fetch(Request.get(url).build()).join();

            assertThat(text).isEqualTo(same).isEqualTo(all.text());
            assertThat(call.join().status()).isEqualTo(200);
        }
    }

    @Test
    void sending() throws Exception {
        String url = "http://accounts.example/";
        byte[] bytes = {1, 2, 3};
        Path video = Files.write(folder.resolve("video.mp4"), bytes);
        Flow.Publisher<ByteBuffer> publisher = BodyPublishers.ofByteArrays(List.of(bytes));
        long length = bytes.length;
        InputStream stream = new ByteArrayInputStream(bytes);
        FakeTransport fake = FakeTransport.answering(request -> FakeAnswer.ok("taken"));
        try (HttpClient client =
                leaks.watch(HttpClient.builder().transport(fake).build())) {
            client.post(url, "text");
            client.post(url, bytes);
            client.post(url, video);
            client.post(url, Map.of("name", "Ada"));
            client.post(url, RequestBody.json(new Account("Ada", 7)));
            client.post(url, RequestBody.form(Map.of("q", "a b")));
            client.post(url, RequestBody.form("tag", "one", "tag", "two"));
            client.post(
                    url,
                    RequestBody.multipart()
                            .field("title", "Holiday")
                            .file("video", video, "video/mp4")
                            .part("about", RequestBody.json(new Account("Ada", 7)))
                            .build());
            client.post(url, RequestBody.inputStream(stream, length));
            client.post(url, RequestBody.publisher(publisher));
            client.post(url, RequestBody.publisher(publisher, length));
            client.post(url, RequestBody.publisher(() -> publisher, length));

            client.send(Request.post(url)
                    .query("page", "2")
                    .pathSegment("a/b")
                    .query("verbose")
                    .setQuery("page", "3")
                    .removeQuery("debug")
                    .header("X-Id", "7")
                    .addHeader("X-Tag", "one")
                    .addHeader("X-Tag", "two")
                    .header("Expect", "100-continue")
                    .deadline(Duration.ofSeconds(3))
                    .body("text")
                    .build());

            client.closeAsync(Duration.ofSeconds(10)).get(15, TimeUnit.SECONDS);
            assertThat(fake.requests()).hasSize(13);
            assertThat(fake.requests())
                    .extracting(request -> request.target().pathAndQuery())
                    .contains("/a%2Fb?page=3&verbose");
        }
    }

    @Test
    void reading() throws Exception {
        FakeTransport fake = FakeTransport.answering(request -> FakeAnswer.json("{\"name\":\"Ada\",\"id\":7}"));
        try (HttpClient client =
                leaks.watch(HttpClient.builder().transport(fake).build())) {
            Response r = client.get("http://accounts.example/").join();
            r.bytes();
            r.text();
            r.json(Account.class);
            r.json(new TypeRef<Map<String, Object>>() {});
            assertThat(r.json(Account.class).join()).isEqualTo(new Account("Ada", 7));

            r.headers().all("Set-Cookie");
            r.headers().list("Vary");
            r.trailers();
            r.fileName();
            r.orThrow();
            assertThat(r.trailers().get(10, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void settings() throws Exception {
        Path ca = TestCertificate.CA.pem();
        Path chain = TestCertificate.ALICE.pem();
        Path key = TestCertificate.ALICE.keyPem();
        ClientListener listener = new ClientListener() {};
        Executor executor = Runnable::run;
        Timeouts longer = Timeouts.defaults();
        try (EmbeddedServer server = EmbeddedServer.start()) {
            String url = server.https() + "/hello";

            HttpClient client = HttpClient.builder()
                    .baseUrl("https://api.example.com/v1/")
                    .defaultHeader("Accept", "application/json")
                    .timeouts(Timeouts.builder().response(Duration.ofSeconds(5)).build())
                    .pool(PoolConfig.builder().maxConnectionsPerRoute(50).build())
                    .tls(TlsConfig.builder()
                            .trustAlso(ca)
                            .identity(TlsIdentity.pem("alice", chain, key))
                            .build())
                    .interceptor((request, next) -> next.proceed(
                            request.toBuilder().header("X-Trace", id()).build()))
                    .listener(listener)
                    .callbackExecutor(executor)
                    .carryLogContext(true)
                    .build();

            client.send(Request.get(url).tlsIdentity("alice").build());
            HttpClient patient = client.toBuilder().timeouts(longer).build();

            assertThat(patient.fetch(Request.get(url).build()).join().status()).isEqualTo(200);
            client.close();
        }
    }

    @Test
    void cookies() throws Exception {
        Path newerList = Files.writeString(folder.resolve("public_suffix_list.dat"), "com\n");
        try (EmbeddedServer server = EmbeddedServer.start()) {
            String url = server.http() + "/hello";

            MemoryCookieJar jar = MemoryCookieJar.create();
            HttpClient visitor = HttpClient.builder().cookies(jar).build();

            visitor.get(url);
            jar.add(Cookie.builder("theme", "dark", "www.example.com").build(Instant.now()));
            jar.all();
            jar.endSession();
            jar.clear();

            HttpClient.builder().cookies(CookieJar.of(new CookieManager()));
            MemoryCookieJar.builder()
                    .publicSuffixes(PublicSuffixes.read(newerList))
                    .maxCookiesPerSite(50)
                    .build();

            assertThat(jar.all()).isEmpty();
            visitor.close();
        }
    }

    private static String id() {
        return "t-1";
    }

    @Test
    void tls() throws Exception {
        Path ca = TestCertificate.CA.pem();
        Path chain = TestCertificate.ALICE.pem();
        Path key = TestCertificate.ALICE.keyPem();
        String pinNow = TlsConfig.pinOf(TestCertificate.LOCALHOST.certificate());
        String pinInReserve = TlsConfig.pinOf(TestCertificate.ALICE.certificate());
        String pinOfAuthority = TlsConfig.pinOf(TestCertificate.CA.certificate());

        TlsConfig tls = TlsConfig.builder()
                .trustOnly(ca)
                .pin("api.example.com", pinNow, pinInReserve)
                .pin("*.cdn.example.com", pinOfAuthority)
                .identity(TlsIdentityFiles.pem("me", chain, key))
                .defaultIdentity("me")
                .acceptMissingCloseNotify("old.example.com")
                .build();

        try (EmbeddedServer server = EmbeddedServer.start();
                HttpClient client = leaks.watch(HttpClient.builder().tls(tls).build())) {
            assertThat(client.blocking().get(server.https() + "/hello").text()).startsWith("Hello");
        }
    }

    @Test
    void nettysBuffers() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            String url = server.http() + "/hello";
            Response response = client.get(url).join();
            CompletableFuture<Integer> taken = new CompletableFuture<>();
            Flow.Subscriber<ByteBuf> subscriber = new ReleasingSubscriber(taken);
            Flow.Publisher<ByteBuf> publisher = to -> to.onSubscribe(new OneBuffer(to));

            NettyBodies.publisher(response).subscribe(subscriber);
            client.post(url, NettyBodies.body(publisher, -1, "video/mp4"));

            assertThat(taken.get(10, TimeUnit.SECONDS)).isPositive();
        }
    }

    @Test
    void insideANettyService() throws Exception {
        EventLoopGroup serverWorkers = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (EmbeddedServer server = EmbeddedServer.start()) {
            NettyTransport transport =
                    NettyTransport.builder().eventLoopGroup(serverWorkers).build();
            HttpClient client = HttpClient.builder().transport(transport).build();

            assertThat(client.blocking().get(server.http() + "/hello").text()).startsWith("Hello");
            client.close();
            transport.closeAsync(Duration.ofSeconds(2)).get(10, TimeUnit.SECONDS);
        } finally {
            serverWorkers.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        }
    }

    interface Tokens {

        CompletionStage<String> fetch();
    }

    @Test
    void authentication() throws Exception {
        FakeTransport fake =
                FakeTransport.answering(request -> request.headers().contains("Authorization")
                        ? FakeAnswer.ok(String.valueOf(request.headers().first("Authorization")))
                        : FakeAnswer.status(401).header("WWW-Authenticate", "Basic realm=\"r\""));
        String url = "https://other.example/";
        String password = "s3cret";
        Tokens tokens = () -> CompletableFuture.completedFuture("t");
        Authenticator corporate = Authenticator.blocking(question -> Credentials.basic("bob", "b"));

        HttpClient client = HttpClient.builder()
                .transport(fake)
                .authenticator("https://files.example", Authenticator.password("ada", password))
                .authenticator("https://api.example", Authenticator.bearer(tokens::fetch))
                .authenticators(target -> target.host().endsWith(".corp.example") ? corporate : null)
                .build();
        leaks.watch(client);

        client.send(Request.get(url)
                .authenticator(Authenticator.basic("ada", password).preemptive())
                .build());
        client.get("https://ada:s3cret@files.example/");

        String ada = "Basic YWRhOnMzY3JldA==";
        for (String where : List.of("https://files.example/a", "https://a.corp.example/", "https://api.example/")) {
            String shown = client.blocking().get(where).text();
            assertThat(shown)
                    .isEqualTo(where.contains("files") ? ada : where.contains("api") ? "Bearer t" : "Basic Ym9iOmI=");
        }
        client.closeAsync(Duration.ofSeconds(10)).get(15, TimeUnit.SECONDS);
        assertThat(fake.requests())
                .extracting(request -> request.headers().first("Authorization"))
                .startsWith(ada, ada);
    }

    @Test
    void retries() throws Exception {
        FakeTransport fake = FakeTransport.answeringInTurn(
                FakeAnswer.status(503).header("Retry-After", "0"),
                FakeAnswer.ok("there"),
                FakeAnswer.ok("ordered"),
                FakeAnswer.status(503));
        String url = "https://new.example/";
        String key = "4711";
        String order = "order";

        HttpClient client = HttpClient.builder()
                .transport(fake)
                .retries(RetryPolicy.builder()
                        .maxAttempts(3)
                        .baseDelay(Duration.ofMillis(100))
                        .maxDelay(Duration.ofSeconds(10))
                        .maxRetryAfter(Duration.ofSeconds(30))
                        .statuses(408, 429, 502, 503, 504)
                        .retryTimeouts(true)
                        .budget(20, 10)
                        .build())
                .build();

        Response r = client.get(url).join();
        assertThat(r.status()).isEqualTo(200);
        assertThat(r.history()).extracting(Response::status).containsExactly(503);

        client.send(Request.post(url).header("Idempotency-Key", key).body(order).build());
        client.send(Request.get(url).retries(RetryPolicy.none()).build());
        client.close();
        assertThat(fake.requests()).hasSize(4);
    }

    @Test
    void secondRequests() throws Exception {
        FakeTransport fake = FakeTransport.answering(request -> FakeAnswer.ok("there"));
        String url = "https://new.example/";

        HttpClient client = HttpClient.builder()
                .transport(fake)
                .hedging(HedgePolicy.afterQuantile(0.95).withBudget(10, 3))
                .build();

        client.send(Request.get(url)
                .hedging(HedgePolicy.after(Duration.ofMillis(50)))
                .build());
        client.send(Request.get(url).hedging(HedgePolicy.none()).build());
        client.close();
        assertThat(fake.requests()).hasSize(2);
    }

    private final BlockingQueue<List<String>> preloaded = new LinkedBlockingQueue<>();

    private void preload(List<String> links) {
        preloaded.add(links);
    }

    @Test
    void interimResponses() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = HttpClient.create()) {
            peer.next(connection -> connection
                    .expectRequest("GET", "/")
                    .send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
                    .respond(200, "")
                    .expectClose());
            String url = peer.url("/");

            client.send(Request.get(url)
                    .interim(early -> preload(early.headers().all("Link")))
                    .build());
            assertThat(preloaded.poll(20, TimeUnit.SECONDS)).containsExactly("</a.css>");
        }
    }

    @Test
    void redirects() throws Exception {
        FakeTransport fake =
                FakeTransport.answering(request -> request.target().host().equals("old.example")
                        ? FakeAnswer.status(301).header("Location", "https://new.example/")
                        : FakeAnswer.ok("there"));
        String url = "https://old.example/";
        String key = "s3cret";

        HttpClient client = HttpClient.builder()
                .transport(fake)
                .redirects(RedirectConfig.builder()
                        .policy(RedirectConfig.Policy.NORMAL)
                        .maxRedirects(5)
                        .build())
                .sensitiveHeaders("X-Api-Key")
                .build();

        Response r = client.get(url).join();
        r.request().target();
        r.history().get(0).headers().first("Location");

        client.send(Request.get(url).redirects(RedirectConfig.Policy.NEVER).build());
        client.send(Request.get(url).header("X-Own", key).sensitive("X-Own").build());

        assertThat(r.request().target()).hasToString("https://new.example/");
        assertThat(r.history().get(0).request().target()).hasToString(url);
        client.close();
    }

    /** Takes all, one by one, and lets go of each. */
    private static final class ReleasingSubscriber implements Flow.Subscriber<ByteBuf> {

        private final CompletableFuture<Integer> taken;
        private Flow.Subscription subscription = new OneBuffer(null);
        private int bytes;

        private ReleasingSubscriber(CompletableFuture<Integer> taken) {
            this.taken = taken;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(ByteBuf buffer) {
            bytes += buffer.readableBytes();
            buffer.release();
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            taken.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            taken.complete(bytes);
        }
    }

    /** Publishes one buffer. */
    private static final class OneBuffer implements Flow.Subscription {

        private final Flow.@Nullable Subscriber<? super ByteBuf> subscriber;
        private boolean given;

        private OneBuffer(Flow.@Nullable Subscriber<? super ByteBuf> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            Flow.Subscriber<? super ByteBuf> to = subscriber;
            if (!given && to != null) {
                given = true;
                to.onNext(Unpooled.wrappedBuffer(new byte[] {'x'}));
                to.onComplete();
            }
        }

        @Override
        public void cancel() {
            given = true;
        }
    }
}
