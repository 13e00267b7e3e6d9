package io.sallyport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.BlockingHttpClient;
import io.sallyport.HttpClient;
import io.sallyport.HttpVersion;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ClientClosedException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.RequestBodyException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.event.CallEnded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class FakeTransportTest {

    private static final String URL = "http://users.example/users/7";

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    private final RecordingListener events = leaks.watch(new RecordingListener());

    /** Stands for a class of a user's that is to be tested. */
    private record Users(HttpClient client) {

        CompletableFuture<String> nameOf(int id) {
            return client.get("http://users.example/users/" + id)
                    .thenCompose(response ->
                            response.status() == 404 ? CompletableFuture.completedFuture("nobody") : response.text());
        }
    }

    @AfterEach
    void everyStartHasItsEnd() {
        events.assertPaired();
    }

    @Test
    void answersByAFunctionAndKeepsTheRequests() {
        FakeTransport fake = FakeTransport.answering(request -> request.target()
                        .pathAndQuery()
                        .equals("/users/7")
                ? FakeAnswer.ok("Ada").header("X-A", "1").header("X-A", "2").reason("Fine")
                : FakeAnswer.status(404));
        try (HttpClient client = client(fake)) {
            assertThat(new Users(client).nameOf(7).join()).isEqualTo("Ada");
            assertThat(new Users(client).nameOf(8).join()).isEqualTo("nobody");

            assertThat(fake.requests())
                    .extracting(Request::toString)
                    .containsExactly("GET http://users.example/users/7", "GET http://users.example/users/8");
            assertThat(fake.requests().get(0).headers().first("Host")).isEqualTo("users.example");

            Response response = client.get(URL).join();
            assertThat(response).hasToString("Response (200) GET " + URL);
            assertThat(response.reason()).isEqualTo("Fine");
            assertThat(response.headers().all("x-a")).containsExactly("1", "2");
            assertThat(response.connection().label()).isEqualTo("fake3");
        }
    }

    @Test
    void answersInTurn() throws IOException {
        FakeTransport fake = FakeTransport.answeringInTurn(
                FakeAnswer.status(503), FakeAnswer.json("{}").version(HttpVersion.HTTP_2));
        try (BlockingHttpClient client = client(fake).blocking()) {
            assertThat(client.get(URL).status()).isEqualTo(503);
            assertThat(client.get(URL).version()).isEqualTo(HttpVersion.HTTP_2);
            assertThatThrownBy(() -> client.get(URL))
                    .isInstanceOf(FakeAnswerException.class)
                    .hasRootCauseInstanceOf(AssertionError.class)
                    .hasMessageContaining("no answer is left");
        }
    }

    @Test
    void keepsTheBytesOfAnyBody(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("body"), "0123456789");
        FakeTransport fake = FakeTransport.answering(request -> FakeAnswer.status(204));
        try (BlockingHttpClient client = client(fake).blocking()) {
            client.post(URL, "text");
            client.post(URL, RequestBody.file(file));
            client.post(URL, RequestBody.file(file, 2, 3));
            client.post(URL, RequestBody.publisher(published("one", "two")));
            client.post(URL, RequestBody.publisher(published("one", "two"), 6));

            assertThat(fake.requests())
                    .extracting(FakeTransport::bodyText)
                    .containsExactly("text", "0123456789", "234", "onetwo", "onetwo");
            assertThat(fake.requests().get(0).headers().first("Content-Type")).isEqualTo("text/plain; charset=utf-8");

            assertThatThrownBy(() -> client.post(URL, folder.resolve("missing")))
                    .isInstanceOf(RequestBodyException.class);
            assertThatThrownBy(() -> client.post(URL, RequestBody.publisher(published("one"), 4)))
                    .isInstanceOf(RequestBodyException.class);
            assertThatThrownBy(() -> client.post(URL, RequestBody.publisher(failing())))
                    .isInstanceOf(RequestBodyException.class)
                    .hasRootCauseMessage("no more");
        }
    }

    @Test
    void failsAsItIsTold() {
        FakeTransport fake = FakeTransport.answering(request -> FakeAnswer.failure(new ConnectionLostException(
                FailureFacts.unsent(Phase.CONNECT, request).answered(), "lost", null)));
        try (HttpClient client = client(fake)) {
            assertThatThrownBy(() -> client.blocking().get(URL))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageStartingWith("lost");
            assertThat(events.await(CallEnded.class).failure()).isInstanceOf(ConnectionLostException.class);
        }
    }

    @Test
    void givesLargeBodiesToAnyReader() throws IOException {
        byte[] large = new byte[300_000];
        new Random(1).nextBytes(large);
        FakeTransport fake = FakeTransport.answering(
                request -> FakeAnswer.status(200).body(large).trailer("X-End", "yes"));
        try (BlockingHttpClient client = client(fake).blocking()) {
            assertThat(client.get(URL).bytes()).isEqualTo(large);
            assertThat(client.get(URL).trailers().first("x-end")).isEqualTo("yes");
            try (InputStream in = client.get(URL).inputStream()) {
                assertThat(in.readAllBytes()).isEqualTo(large);
            }
        }
    }

    @Test
    void holdsTheExchangeOfALargeBodyThatNobodyReads() {
        FakeTransport fake =
                FakeTransport.answering(request -> FakeAnswer.status(200).body(new byte[300_000]));
        try (HttpClient client = client(fake)) {
            Response response = client.get(URL).join();
            assertThat(client.snapshot().exchanges()).isEqualTo(1);
            response.close();
            events.await(CallEnded.class);
            assertThat(client.snapshot().exchanges()).isZero();
        }
    }

    @Test
    void failsInTheMiddleOfABody() {
        FakeTransport fake = FakeTransport.answering(request -> FakeAnswer.ok("half of it")
                .thenFail(new TruncatedBodyException(
                        FailureFacts.unsent(Phase.RESPONSE_BODY, request).answered(), "cut", null)));
        try (HttpClient client = client(fake)) {
            Response response = client.get(URL).join();

            assertThatThrownBy(() -> response.text().join()).hasCauseInstanceOf(TruncatedBodyException.class);
        }
    }

    @Test
    void runsDeadlinesOnAVirtualClock() {
        VirtualLoop loop = VirtualLoop.create();
        FakeTransport fake =
                FakeTransport.answeringOn(loop, request -> FakeAnswer.ok("slow").after(Duration.ofSeconds(60)));
        HttpClient client = client(fake);
        CompletableFuture<Response> patient = client.get(URL);
        CompletableFuture<Response> hurried =
                client.send(Request.get(URL).deadline(Duration.ofSeconds(59)).build());

        loop.advance(Duration.ofSeconds(58));
        assertThat(hurried).isNotDone();
        loop.advance(Duration.ofSeconds(1));
        assertThatThrownBy(hurried::join)
                .cause()
                .isInstanceOfSatisfying(
                        CallTimeoutException.class,
                        late -> assertThat(late.phase()).isEqualTo(Phase.RESPONSE_HEAD));
        assertThat(patient).isNotDone();
        loop.advance(Duration.ofSeconds(1));
        assertThat(patient.join().status()).isEqualTo(200);
        assertThat(loop.pendingTimers()).isZero();
    }

    @Test
    void endsSilenceWhenTheCallIsCancelledOrTheClientClosed() {
        VirtualLoop loop = VirtualLoop.create();
        HttpClient client = client(FakeTransport.answeringOn(loop, request -> FakeAnswer.silence()));
        CompletableFuture<Response> cancelled = client.get(URL);
        CompletableFuture<Response> outlived = client.get(URL);
        loop.run();

        cancelled.cancel(true);
        loop.run();
        assertThat(events.await(CallEnded.class).failure()).isInstanceOf(CallCancelledException.class);

        CompletableFuture<Void> closed = client.closeAsync(Duration.ofSeconds(1));
        loop.advance(Duration.ofMillis(999));
        assertThat(outlived).isNotDone();
        loop.advance(Duration.ofMillis(1));
        assertThatThrownBy(outlived::join).hasCauseInstanceOf(ClientClosedException.class);
        assertThat(closed).isDone();
    }

    @Test
    void endsWhatRunsWhenItIsClosedItself() {
        FakeTransport fake = FakeTransport.answering(request -> FakeAnswer.silence());
        HttpClient client = client(fake);
        CompletableFuture<Response> running = client.get(URL);

        fake.closeAsync(Duration.ZERO).join();

        assertThatThrownBy(running::join).hasCauseInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> client.get(URL).join()).hasCauseInstanceOf(ClientClosedException.class);
    }

    private HttpClient client(FakeTransport fake) {
        return leaks.watch(HttpClient.builder().transport(fake).listener(events).build());
    }

    private static Flow.Publisher<ByteBuffer> published(String... texts) {
        return subscriber -> {
            SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>(Runnable::run, 16);
            publisher.subscribe(subscriber);
            for (String text : texts) {
                publisher.submit(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            }
            publisher.close();
        };
    }

    private static Flow.Publisher<ByteBuffer> failing() {
        return subscriber -> {
            SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>(Runnable::run, 16);
            publisher.subscribe(subscriber);
            publisher.closeExceptionally(new IOException("no more"));
        };
    }
}
