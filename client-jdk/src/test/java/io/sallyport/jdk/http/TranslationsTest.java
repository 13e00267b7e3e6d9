package io.sallyport.jdk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests and responses of java.net.http, over our client beside the platform's. */
@Timeout(60)
final class TranslationsTest {

    private static final List<String> ADDED_BY_CLIENTS =
            List.of("connection", "upgrade", "http2-settings", "user-agent", "accept-encoding");

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private HttpClient client;
    private java.net.http.HttpClient platform;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = leaks.watch(HttpClient.create());
        platform = java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .followRedirects(java.net.http.HttpClient.Redirect.NORMAL)
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        StringBuilder line =
                new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body.length);
        exchange.getRequestHeaders().entrySet().stream()
                .filter(field -> !ADDED_BY_CLIENTS.contains(field.getKey().toLowerCase(java.util.Locale.ROOT)))
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(line::append);
        // JDK 17 says that GET has no body
        received.add(line.toString().replace("Content-length=[0]", ""));
        String path = exchange.getRequestURI().getPath();
        exchange.getResponseHeaders().add("X-Twice", "1");
        exchange.getResponseHeaders().add("X-Twice", "2");
        if (path.equals("/moved")) {
            exchange.getResponseHeaders().add("Location", "/there");
            exchange.sendResponseHeaders(302, -1);
        } else if (path.equals("/large")) {
            byte[] large = "x".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, large.length);
            exchange.getResponseBody().write(large);
        } else {
            byte[] text = ("got " + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(path.equals("/404") ? 404 : 200, text.length);
            exchange.getResponseBody().write(text);
        }
        exchange.close();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private <T> HttpResponse<T> ours(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws Exception {
        return client.send(HttpRequests.toSallyport(request))
                .thenCompose(response -> HttpResponses.of(response, handler))
                .get(30, TimeUnit.SECONDS);
    }

    record Named(String path, UnaryOperator<HttpRequest.Builder> made) {}

    static Stream<Named> requests() {
        return Stream.of(
                new Named("/", builder -> builder),
                new Named("/a%20b?c=d%26e", builder -> builder.header("X-One", "1")),
                new Named("/404", builder -> builder.header("X-One", "1").header("X-One", "2")),
                new Named("/", builder -> builder.method("OPTIONS", BodyPublishers.noBody())),
                new Named("/", builder -> builder.DELETE()),
                new Named("/", builder -> builder.POST(BodyPublishers.ofString("\u00e4"))),
                new Named("/", builder -> builder.PUT(BodyPublishers.ofByteArray(new byte[100_000]))),
                new Named("/", builder -> builder.POST(BodyPublishers.noBody())),
                new Named("/", builder -> builder.POST(BodyPublishers.ofString(""))),
                new Named(
                        "/",
                        builder -> builder.POST(
                                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[70_000])))),
                new Named(
                        "/",
                        builder -> builder.POST(
                                BodyPublishers.ofByteArrays(List.of(new byte[0], new byte[3], new byte[0])))),
                new Named("/moved", builder -> builder),
                new Named("/moved", builder -> builder.POST(BodyPublishers.ofString("x"))));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theServerReceivesTheSameAndTheAnswerIsTheSame(Named named) throws Exception {
        HttpRequest request =
                named.made().apply(HttpRequest.newBuilder(uri(named.path()))).build();
        HttpResponse<String> theirs = platform.send(request, BodyHandlers.ofString());
        List<String> theySent = List.copyOf(received);
        received.clear();
        HttpResponse<String> ours = ours(request, BodyHandlers.ofString());
        assertThat(received).isEqualTo(theySent);
        assertThat(ours.statusCode()).isEqualTo(theirs.statusCode());
        assertThat(ours.body()).isEqualTo(theirs.body());
        assertThat(ours.uri()).isEqualTo(theirs.uri());
        assertThat(ours.version()).isEqualTo(theirs.version());
        assertThat(ours.headers().allValues("x-twice"))
                .isEqualTo(theirs.headers().allValues("x-twice"));
        assertThat(ours.headers().map().keySet().stream().map(String::toLowerCase))
                .containsExactlyInAnyOrderElementsOf(theirs.headers().map().keySet().stream()
                        .map(String::toLowerCase)
                        .toList());
        assertThat(ours.sslSession()).isEqualTo(theirs.sslSession());
        assertThat(ours.request().method()).isEqualTo(theirs.request().method());
        assertThat(ours.previousResponse().map(HttpResponse::statusCode))
                .isEqualTo(theirs.previousResponse().map(HttpResponse::statusCode));
        assertThat(ours.previousResponse().map(HttpResponse::uri))
                .isEqualTo(theirs.previousResponse().map(HttpResponse::uri));
        assertThat(ours.previousResponse().flatMap(HttpResponse::previousResponse))
                .isEmpty();
    }

    @Test
    void aFileIsSentAndSaved(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("in"), new byte[200_000]);
        HttpRequest request = HttpRequest.newBuilder(uri("/"))
                .POST(BodyPublishers.ofFile(file))
                .build();
        HttpResponse<Path> saved = ours(request, BodyHandlers.ofFile(directory.resolve("out")));
        assertThat(saved.body()).hasSize(200_004);
        HttpResponse<Path> blocking = HttpResponses.of(
                        client.blocking()
                                .send(HttpRequests.toSallyport(request))
                                .async(),
                        BodyHandlers.ofFile(directory.resolve("out2")))
                .get(30, TimeUnit.SECONDS);
        assertThat(blocking.body()).hasSize(200_004);
    }

    @Test
    void anInputStreamIsReadAsItComes() throws Exception {
        HttpResponse<InputStream> response =
                ours(HttpRequest.newBuilder(uri("/large")).build(), BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            assertThat(in.readAllBytes()).hasSize(1_000_000);
        }
        HttpResponse<InputStream> left =
                ours(HttpRequest.newBuilder(uri("/large")).build(), BodyHandlers.ofInputStream());
        left.body().close();
    }

    @Test
    void aSubscriberGetsWhatItAsksFor() throws Exception {
        class OneByOne implements HttpResponse.BodySubscriber<Integer> {
            private final CompletableFuture<Integer> body = new CompletableFuture<>();
            private Flow.@Nullable Subscription subscription;
            private int asked;
            private int bytes;

            @Override
            public CompletionStage<Integer> getBody() {
                return body;
            }

            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                asked++;
                given.request(1);
            }

            @Override
            public void onNext(List<ByteBuffer> buffers) {
                asked--;
                assertThat(asked).isZero();
                buffers.forEach(buffer -> bytes += buffer.remaining());
                asked++;
                Objects.requireNonNull(subscription).request(1);
            }

            @Override
            public void onError(Throwable failure) {
                body.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                body.complete(bytes);
            }
        }
        assertThat(ours(HttpRequest.newBuilder(uri("/large")).build(), info -> new OneByOne())
                        .body())
                .isEqualTo(1_000_000);
    }

    @Test
    void theHandlerSeesStatusAndHeaders() throws Exception {
        List<Object> seen = new ArrayList<>();
        ours(HttpRequest.newBuilder(uri("/404")).build(), info -> {
            seen.add(info.statusCode());
            seen.add(info.headers().firstValue("x-twice"));
            seen.add(info.version());
            return BodySubscribers.discarding();
        });
        assertThat(seen).containsExactly(404, Optional.of("1"), java.net.http.HttpClient.Version.HTTP_1_1);
    }

    static Stream<Throwable> failures() {
        return Stream.of(new IllegalStateException("no"), new NoClassDefFoundError("no"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aHandlerThatFailsClosesTheResponse(Throwable thrown) throws Exception {
        List<HttpResponse.BodyHandler<String>> handlers = List.of(
                info -> {
                    throw sneaky(thrown);
                },
                info -> new Endless() {
                    @Override
                    public CompletionStage<String> getBody() {
                        throw sneaky(thrown);
                    }
                },
                info -> new Endless() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        throw sneaky(thrown);
                    }
                },
                info -> new Endless() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(1);
                    }

                    @Override
                    public void onNext(List<ByteBuffer> buffers) {
                        throw sneaky(thrown);
                    }
                });
        for (HttpResponse.BodyHandler<String> handler : handlers) {
            CompletableFuture<?> failed = HttpResponses.of(
                    client.send(Request.get(uri("/large").toString()).build()).get(30, TimeUnit.SECONDS), handler);
            assertThatThrownBy(failed::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCause(thrown);
            leaks.awaitSettled();
        }
    }

    private static RuntimeException sneaky(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return (RuntimeException) thrown;
    }

    @Test
    void aResultThatIsCancelledClosesTheResponse() throws Exception {
        Response response =
                client.send(Request.get(uri("/large").toString()).build()).get(30, TimeUnit.SECONDS);
        CompletableFuture<HttpResponse<String>> result = HttpResponses.of(response, info -> new Endless());
        assertThat(client.snapshot().leased()).isEqualTo(1);
        result.cancel(true);
        leaks.awaitSettled();
        assertThat(client.snapshot().leased()).isZero();
    }

    /** Asks for nothing, and has no body. */
    private static class Endless implements HttpResponse.BodySubscriber<String> {

        @Override
        public CompletionStage<String> getBody() {
            return new CompletableFuture<>();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onNext(List<ByteBuffer> buffers) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    @Test
    void aBodyThatFailsIsAnExceptionOfOurs() throws Exception {
        Response response =
                client.send(Request.get(uri("/large").toString()).build()).get(30, TimeUnit.SECONDS);
        CompletableFuture<HttpResponse<String>> text = HttpResponses.of(
                response, info -> BodySubscribers.mapping(BodySubscribers.ofByteArray(), bytes -> "" + bytes.length));
        text.join();
        CompletableFuture<HttpResponse<String>> again = HttpResponses.of(response, BodyHandlers.ofString());
        assertThatThrownBy(again::get).isInstanceOf(ExecutionException.class);
    }

    @Test
    void aPublisherThatFailsFailsTheCall() {
        HttpRequest request = HttpRequest.newBuilder(uri("/"))
                .POST(BodyPublishers.fromPublisher(subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long n) {
                        subscriber.onError(new IllegalStateException("no more"));
                    }

                    @Override
                    public void cancel() {}
                })))
                .build();
        assertThatThrownBy(() -> client.blocking().send(HttpRequests.toSallyport(request)))
                .isInstanceOf(HttpClientException.class)
                .hasStackTraceContaining("no more");
    }

    @Test
    void anAsynchronousPublisherIsReadAsItPublishes() throws Exception {
        CompletableFuture<HttpResponse<String>> answer;
        try (SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>()) {
            HttpRequest request = HttpRequest.newBuilder(uri("/"))
                    .POST(BodyPublishers.fromPublisher(publisher, 5))
                    .build();
            answer = client.send(HttpRequests.toSallyport(request))
                    .thenCompose(response -> HttpResponses.of(response, BodyHandlers.ofString()));
            while (publisher.getNumberOfSubscribers() == 0) {
                Thread.onSpinWait();
            }
            publisher.submit(ByteBuffer.wrap("ab".getBytes(StandardCharsets.US_ASCII)));
            publisher.submit(ByteBuffer.wrap("cde".getBytes(StandardCharsets.US_ASCII)));
        }
        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("got abcde");
    }

    @Test
    void limitsAndExpectationsAreTakenOver() {
        Request request = HttpRequests.toSallyport(HttpRequest.newBuilder(uri("/"))
                .timeout(Duration.ofSeconds(3))
                .expectContinue(true)
                .POST(BodyPublishers.ofString("abc"))
                .build());
        assertThat(request.options().poolTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(request.options().connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(request.options().tlsTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(request.options().responseTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(request.options().deadline()).isNull();
        assertThat(request.headers().all("Expect")).containsExactly("100-continue");
        assertThat(request.body().length()).isEqualTo(3);
        assertThat(request.body().isRepeatable()).isTrue();
        assertThat(HttpRequests.toSallyport(HttpRequest.newBuilder(uri("/")).build())
                        .body())
                .isEqualTo(RequestBody.empty());
    }

    @Test
    void secretsAreNotInTheRequestThatIsShown() throws Exception {
        HttpResponse<Void> response = ours(
                HttpRequest.newBuilder(uri("/"))
                        .header("Authorization", "Bearer t")
                        .header("X-One", "1")
                        .timeout(Duration.ofSeconds(20))
                        .expectContinue(false)
                        .build(),
                BodyHandlers.discarding());
        assertThat(response.request().headers().map())
                .doesNotContainKey("Authorization")
                .containsKey("X-One");
        assertThat(response.request().timeout()).contains(Duration.ofSeconds(20));
        assertThat(response.request().expectContinue()).isFalse();
        assertThat(response.request().bodyPublisher()).isEmpty();
        assertThat(response.request().version()).isEmpty();
        assertThat(response.request()).hasToString("GET " + uri("/"));
        assertThat(response).hasToString("Response (200) GET " + uri("/"));
    }

    @Test
    void theSessionOfTlsIsThere() throws Exception {
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(TestTls.serverContext()));
        secure.createContext("/", this::answer);
        secure.start();
        try (HttpClient trusting =
                leaks.watch(HttpClient.builder().tls(TestTls.clientConfig()).build())) {
            Response response = trusting.get(
                            "https://localhost:" + secure.getAddress().getPort() + "/")
                    .get(30, TimeUnit.SECONDS);
            HttpResponse<String> translated =
                    HttpResponses.of(response, BodyHandlers.ofString()).get(30, TimeUnit.SECONDS);
            assertThat(translated.sslSession()).isPresent();
            assertThat(translated.uri().getScheme()).isEqualTo("https");
        } finally {
            secure.stop(0);
        }
    }
}
