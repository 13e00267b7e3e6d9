package io.sallyport.examples;

import io.netty.channel.EventLoopGroup;
import io.sallyport.BlockingResponse;
import io.sallyport.CallFuture;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Interceptor;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.TypeRef;
import io.sallyport.auth.Authenticator;
import io.sallyport.config.PoolConfig;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.RetryPolicy;
import io.sallyport.config.Timeouts;
import io.sallyport.config.TlsConfig;
import io.sallyport.config.TlsIdentity;
import io.sallyport.cookie.FileCookieJar;
import io.sallyport.download.Download;
import io.sallyport.download.Downloaded;
import io.sallyport.error.Processing;
import io.sallyport.error.RedirectException;
import io.sallyport.error.StatusException;
import io.sallyport.event.CallEnded;
import io.sallyport.event.ClientListener;
import io.sallyport.netty.NettyTransport;
import io.sallyport.testing.FakeAnswer;
import io.sallyport.testing.FakeTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The recipes of docs/recipes.md: each method's body is one, word for word, and a test runs them all. Thread-safe. */
final class Recipes {

    /** What is sent and read as JSON. */
    record Person(String name, int age) {}

    private final HttpClient client;
    private volatile String progress = "";

    Recipes(HttpClient client) {
        this.client = client;
    }

    CompletableFuture<String> getText(String url) {
        return client.get(url).thenCompose(Response::text);
    }

    String getTextBlocking(String url) throws HttpClientException {
        return client.blocking().get(url).text();
    }

    Person json(String url) throws HttpClientException {
        Person ada = new Person("Ada", 36);
        return client.blocking().post(url, RequestBody.json(ada)).json(Person.class);
    }

    List<Person> jsonList(String url) throws HttpClientException {
        List<Person> people = List.of(new Person("Ada", 36), new Person("Grace", 37));
        return client.blocking().post(url, RequestBody.json(people)).json(new TypeRef<List<Person>>() {});
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> jsonMap(String url) throws HttpClientException {
        return client.blocking().post(url, Map.of("name", "Ada", "age", 36)).json(Map.class);
    }

    String form(String url) throws HttpClientException {
        return client.blocking()
                .post(url, RequestBody.form(Map.of("q", "a b & c")))
                .text();
    }

    String uploadForm(String url, Path video) throws HttpClientException {
        RequestBody body = RequestBody.multipart()
                .field("title", "Holiday")
                .file("video", video, "video/mp4")
                .build();
        return client.blocking().post(url, body).text();
    }

    String uploadFile(String url, Path video) throws HttpClientException {
        return client.blocking()
                .post(url, RequestBody.file(video).withContentType("video/mp4"))
                .text();
    }

    Path downloadNamed(String url, Path folder) throws HttpClientException {
        try (var response = client.blocking().get(url).orThrow()) {
            String name = response.fileName();
            return response.saveTo(folder.resolve(name == null ? "download" : name));
        }
    }

    Path downloadFile(String url, Path file) throws HttpClientException {
        return client.blocking().get(url).orThrow().saveTo(file);
    }

    Downloaded downloadWhole(String url, Path path, String sha256) throws HttpClientException {
        Downloaded file = Download.of(Request.get(url).build(), path)
                .digest("SHA-256", sha256)
                .progress((written, total) -> bar(written, total))
                .build()
                .run(client);
        return file;
    }

    private void bar(long written, long total) {
        progress = written + " of " + total;
    }

    String progress() {
        return progress;
    }

    void lineByLine(String url, Consumer<String> consumer) throws IOException {
        try (var response = client.blocking().get(url);
                var lines = new BufferedReader(new InputStreamReader(response.inputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                consumer.accept(line);
                line = lines.readLine();
            }
        }
    }

    CompletableFuture<String> uploadFromPublisher(String url, List<byte[]> pieces) {
        Flow.Publisher<ByteBuffer> publisher = BodyPublishers.ofByteArrays(pieces);
        return client.put(url, RequestBody.publisher(publisher)).thenCompose(Response::text);
    }

    CompletableFuture<List<String>> headersTwice(String url) {
        Request request = Request.get(url)
                .addHeader("X-Tag", "one")
                .addHeader("X-Tag", "two")
                .build();
        return client.fetch(request).thenApply(response -> response.headers().all("Link"));
    }

    CompletableFuture<FullResponse> timeouts(String url) {
        HttpClient impatient = client.toBuilder()
                .timeouts(Timeouts.builder()
                        .connect(Duration.ofSeconds(2))
                        .response(Duration.ofSeconds(5))
                        .build())
                .build();
        Request request = Request.get(url).deadline(Duration.ofSeconds(10)).build();
        return impatient.fetch(request);
    }

    CompletableFuture<String> cancel(String url) {
        CompletableFuture<String> text = client.get(url).thenCompose(Response::text);
        text.cancel(true);
        return text;
    }

    FullResponse sendAgainWhereSafe(Request request) throws HttpClientException {
        try {
            return client.blocking().fetch(request);
        } catch (HttpClientException e) {
            if (e.processing() != Processing.NOT_PROCESSED) {
                throw e;
            }
            return client.blocking().fetch(request);
        }
    }

    List<Integer> manyAtOnce(List<String> urls) {
        try (HttpClient polite = HttpClient.builder()
                .pool(PoolConfig.builder()
                        .maxConnectionsPerRoute(4)
                        .maxWaiters(1000)
                        .build())
                .build()) {
            List<CallFuture<FullResponse>> calls = urls.stream()
                    .map(url -> polite.fetch(Request.get(url).build()))
                    .toList();
            return calls.stream().map(call -> call.join().status()).toList();
        }
    }

    CompletableFuture<String> callbackExecutor(String url, Executor executor) {
        HttpClient onExecutor = client.toBuilder().callbackExecutor(executor).build();
        return onExecutor
                .fetch(Request.get(url).build())
                .thenApply(response -> Thread.currentThread().getName());
    }

    CompletableFuture<String> interceptors(String url, Consumer<String> log) {
        Interceptor logging = (request, chain) -> {
            long start = System.nanoTime();
            return chain.proceed(request).whenComplete((response, failure) -> {
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                log.accept(
                        request + (failure == null ? " " + response.status() : " " + failure) + ", " + millis + " ms");
            });
        };
        Interceptor tracing = (request, chain) ->
                chain.proceed(request.toBuilder().header("X-Trace", "t-1").build());

        HttpClient traced =
                client.toBuilder().interceptor(logging).interceptor(tracing).build();
        return traced.get(url).thenCompose(Response::text);
    }

    CompletableFuture<FullResponse> metrics(String url, BiConsumer<String, Long> meter) {
        ClientListener metrics = new ClientListener() {
            @Override
            public void callEnded(CallEnded event) {
                meter.accept("http.calls", 1L);
                meter.accept("http.bytes.received", event.bytesReceived());
                if (event.failure() != null) {
                    meter.accept("http.failures", 1L);
                }
            }
        };
        HttpClient counted = client.toBuilder().listener(metrics).build();
        return counted.fetch(Request.get(url).build());
    }

    int ownAuthorityAndCertificate(String url, Path ca, Path chain, Path key)
            throws IOException, GeneralSecurityException {
        TlsConfig tls = TlsConfig.builder()
                .trustOnly(ca)
                .identity(TlsIdentity.pem("alice", chain, key))
                .build();
        try (HttpClient secure = HttpClient.builder().tls(tls).build()) {
            Request request = Request.get(url).tlsIdentity("alice").build();
            return secure.blocking().fetch(request).status();
        }
    }

    int pins(String url, TlsConfig base, String pinNow, String pinInReserve) throws HttpClientException {
        TlsConfig pinned =
                base.toBuilder().pin("localhost", pinNow, pinInReserve).build();
        try (HttpClient secure = HttpClient.builder().tls(pinned).build()) {
            return secure.blocking().fetch(Request.get(url).build()).status();
        }
    }

    HttpClient connectionLimits() {
        return HttpClient.builder()
                .pool(PoolConfig.builder()
                        .maxConnections(200)
                        .maxConnectionsPerRoute(20)
                        .maxWaiters(500)
                        .idleTimeout(Duration.ofSeconds(30))
                        .maxAge(Duration.ofMinutes(10))
                        .build())
                .build();
    }

    String cookieFile(String url, Path file) throws IOException {
        FileCookieJar jar = FileCookieJar.open(file);
        try (HttpClient visitor = client.toBuilder().cookies(jar).build()) {
            String page = visitor.blocking().get(url).text();
            jar.save();
            return page;
        }
    }

    CompletableFuture<String> orThrow(String url) {
        return client.get(url)
                .thenApply(response -> {
                    try {
                        return response.orThrow();
                    } catch (StatusException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .thenCompose(Response::text);
    }

    String retried(String url, String order) throws HttpClientException {
        RetryPolicy policy = RetryPolicy.builder()
                .maxAttempts(4)
                .baseDelay(Duration.ofMillis(50))
                .retryOn(outcome -> outcome.worthwhile()
                        || (outcome.response() != null && outcome.response().status() == 500))
                .build();
        Request request = Request.post(url)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(order)
                .retries(policy)
                .deadline(Duration.ofSeconds(10))
                .build();
        FullResponse response = client.blocking().fetch(request);
        return response.status() + " after " + response.history().size() + " others";
    }

    String whereItWent(String url) throws HttpClientException {
        try (BlockingResponse response = client.blocking().get(url)) {
            StringBuilder way = new StringBuilder();
            for (Response earlier : response.history()) {
                way.append(earlier.status())
                        .append(" ")
                        .append(earlier.headers().first("Location"))
                        .append("; ");
            }
            return way.append(response.status()).toString();
        } catch (RedirectException e) {
            return e.history().size() + " redirects, and no end";
        }
    }

    HttpClient withTokens(String tokenUrl) {
        Authenticator bearer = Authenticator.bearer(() -> client.send(
                        Request.post(tokenUrl).deadline(Duration.ofSeconds(5)).build())
                .thenCompose(Response::text));
        HttpClient authenticated =
                client.toBuilder().authenticator("https://api.example", bearer).build();
        return authenticated;
    }

    @Nullable
    String location(String url) throws HttpClientException {
        Request request =
                Request.get(url).redirects(RedirectConfig.Policy.NEVER).build();
        try (BlockingResponse response = client.blocking().send(request)) {
            String location = response.headers().first("Location");
            return location == null
                    ? null
                    : request.target().resolveLocation(location).toString();
        }
    }

    int onTheServersLoops(String url, EventLoopGroup serverWorkers) throws HttpClientException {
        NettyTransport transport =
                NettyTransport.builder().eventLoopGroup(serverWorkers).build();
        HttpClient embedded = HttpClient.builder().transport(transport).build();
        int status = embedded.blocking().fetch(Request.get(url).build()).status();
        embedded.close();
        transport.closeAsync(Duration.ofSeconds(2)).join();
        return status;
    }

    String withoutAServer() throws HttpClientException {
        FakeTransport fake = FakeTransport.answering(request -> FakeAnswer.json("{\"name\":\"Ada\",\"age\":36}"));
        try (HttpClient tested = HttpClient.builder().transport(fake).build()) {
            Person ada = tested.blocking().get("http://people.example/1").json(Person.class);
            return ada.name() + " " + fake.requests().size();
        }
    }

    static CompletableFuture<Void> shutDown(HttpClient client) {
        return client.closeAsync(Duration.ofSeconds(10));
    }
}
