package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sallyport.BlockingHttpClient;
import io.sallyport.BlockingResponse;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.TypeRef;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.ConversionException;
import io.sallyport.error.InterceptorException;
import io.sallyport.error.Processing;
import io.sallyport.error.StatusException;
import io.sallyport.spi.Abort;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same client for threads that may block. */
@Timeout(20)
final class BlockingFaceTest {

    private final FakeTransport transport = new FakeTransport();
    private final RecordingListener listener = new RecordingListener();
    private final HttpClient client =
            transport.client().listener(listener).jsonCodec(new TextCodec()).build();
    private final BlockingHttpClient http = client.blocking();
    private final CompletableFuture<Object> result = new CompletableFuture<>();
    private final Thread blocked = new Thread(this::work, "blocked");
    private Work work = () -> "nothing";

    private interface Work {

        Object run() throws Exception;
    }

    private void work() {
        try {
            result.complete(work.run());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    /** Runs it on another thread, and returns when that waits. */
    private void block(Work newWork) {
        work = newWork;
        blocked.start();
        awaitWaiting();
    }

    private void awaitWaiting() {
        while (blocked.getState() != Thread.State.WAITING && blocked.isAlive()) {
            Thread.onSpinWait();
        }
    }

    /** The result, with the loops running meanwhile. */
    private Object driven() {
        while (!result.isDone()) {
            transport.run();
            Thread.onSpinWait();
        }
        return result.join();
    }

    @AfterEach
    void end() {
        blocked.interrupt();
    }

    @Test
    void aGetWaitsForTheHead() {
        block(() -> http.get("http://h/a").status());
        transport.exchange().head(201);
        assertThat(result.join()).isEqualTo(201);
    }

    @Test
    void bodiesAreWaitedFor(@TempDir Path folder) throws HttpClientException {
        BlockingResponse[] response = new BlockingResponse[1];
        block(() -> {
            response[0] = http.get("http://h/");
            return response[0].text();
        });
        FakeBody body = transport.exchange().head(200, "A", "1");
        body.push("\"abc\"");
        body.end("T", "2");
        assertThat(driven()).isEqualTo("\"abc\"");
        assertThat(response[0].bytes()).hasSize(5);
        assertThat(response[0].loaded()).hasSize(5);
        assertThat(response[0].json(String.class)).isEqualTo("\"abc\"");
        Object generic = response[0].json(new TypeRef<List<String>>() {});
        assertThat(generic).hasToString("java.util.List<java.lang.String> \"abc\"");
        assertThat(response[0].trailers()).hasToString("[T: 2]");
        assertThat(response[0].headers()).hasToString("[A: 1]");
        assertThat(response[0].orThrow()).isSameAs(response[0]);
        assertThat(response[0]).hasToString("Response (200) GET http://h/");
        assertThatIllegalStateException().isThrownBy(() -> response[0].saveTo(folder.resolve("f")));
    }

    @Test
    void aFetchHasTheWholeBodyInHand() throws HttpClientException {
        block(() -> http.fetch(Request.get("http://h/").build()));
        FakeBody body = transport.exchange().head(200);
        body.push("12");
        body.end("T", "2");
        FullResponse response = (FullResponse) driven();
        assertThat(response.text()).isEqualTo("12");
        assertThat(response.bytes()).hasSize(2);
        assertThat(response.json(int.class)).isEqualTo(12);
        assertThat(response.trailers()).hasToString("[T: 2]");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.connection().label()).isEqualTo("c1");
        assertThat(response).hasToString("Response (200) GET http://h/");
    }

    @Test
    void trailersOfAFetchAreThereWhenItCompletes() {
        var trailers = client.fetch(Request.get("http://h/").build()).thenApply(FullResponse::trailers);
        FakeBody body = transport.exchange().head(200);
        body.push("12");
        body.end("T", "2");
        assertThat(trailers.join()).hasToString("[T: 2]");
    }

    @Test
    void aFailureHasTheCallersStackAndTheOriginalAsSuppressed() {
        block(this::callFromHere);
        HttpClientException first = ReplayRuleTest.idleConnectionDied();
        HttpClientException second = ReplayRuleTest.idleConnectionDied();
        transport.exchange().fail(first);
        transport.exchange(2).fail(second);
        Throwable thrown = Objects.requireNonNull(catchThrowable(result::join).getCause());
        assertThat(thrown).isExactlyInstanceOf(ConnectionLostException.class).isNotSameAs(second);
        assertThat(thrown.getSuppressed()).containsExactly(first, second);
        assertThat(thrown.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("callFromHere"));
        assertThat(second.getStackTrace())
                .noneMatch(frame -> frame.getMethodName().equals("callFromHere"));
    }

    private Object callFromHere() throws HttpClientException {
        return http.get("http://h/");
    }

    @Test
    void anInterruptCancelsTheCallAndKeepsTheFlag() {
        boolean[] flag = new boolean[1];
        block(() -> {
            try {
                return http.get("http://h/");
            } finally {
                flag[0] = Thread.currentThread().isInterrupted();
            }
        });
        blocked.interrupt();
        Throwable thrown = catchThrowable(result::join).getCause();
        assertThat(thrown)
                .isInstanceOf(CallCancelledException.class)
                .hasCauseInstanceOf(InterruptedException.class)
                .hasMessageContaining("interrupted")
                .hasMessageContaining("GET http://h/");
        assertThat(flag[0]).isTrue();
        assertThat(transport.exchange().aborts()).containsExactly(Abort.CANCELLED);
        transport.run();
        assertThat(listener.ends()).isEqualTo(1);
    }

    @Test
    void anInterruptWhileABodyIsReadCancelsTheCall() {
        block(() -> http.get("http://h/").bytes());
        transport.exchange().head(200);
        awaitWaiting();
        blocked.interrupt();
        assertThat(catchThrowable(result::join)).hasCauseInstanceOf(CallCancelledException.class);
        assertThat(transport.exchange().aborts()).containsExactly(Abort.CANCELLED);
    }

    @Test
    void aResponseThatCameInTheMomentOfAnInterruptIsClosed() {
        var call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200);
        Thread.currentThread().interrupt();
        Throwable thrown = catchThrowable(
                () -> Waiting.await(call, Request.get("http://h/").build()));
        // The JDK looks at the result first: whichever it is, nothing is lost.
        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown == null).isEqualTo(!body.isClosed());
    }

    @Test
    void aCancelFromElsewhereIsACancel() {
        var call = client.get("http://h/");
        call.cancel(true);
        assertThat(catchThrowable(
                        () -> Waiting.await(call, Request.get("http://h/").build())))
                .isInstanceOf(CallCancelledException.class)
                .hasMessageContaining("GET http://h/");
    }

    @Test
    void aLoopIsRefused() {
        transport.home.in(() -> assertThatIllegalStateException()
                .isThrownBy(() -> http.get("http://h/"))
                .withMessageContaining("event loop"));
    }

    @Test
    void whatFailsOutsideTheClientIsTypedToo() {
        CompletableFuture<Object> own = CompletableFuture.failedFuture(new IllegalStateException("bug"));
        assertThat(catchThrowable(
                        () -> Waiting.await(own, Request.get("http://h/").build())))
                .isInstanceOfSatisfying(
                        InterceptorException.class,
                        failure -> assertThat(failure.processing()).isEqualTo(Processing.MAYBE_PROCESSED))
                .hasCauseInstanceOf(IllegalStateException.class);
        CompletableFuture<Object> error = CompletableFuture.failedFuture(new AssertionError("error"));
        assertThat(catchThrowable(
                        () -> Waiting.await(error, Request.get("http://h/").build())))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void jsonOfTheWrongKindIsAConversionException() {
        block(() -> http.get("http://h/").json(String.class));
        transport.exchange().answer(200, "?");
        assertThat(catchThrowable(result::join))
                .hasCauseInstanceOf(ConversionException.class)
                .hasMessageContaining(
                        "the body is no JSON of java.lang.String: unexpected ? [GET http://h/, CONVERT, ANSWERED]");
    }

    @Test
    void orThrowThrowsTheStatus() {
        block(() -> http.get("http://h/").orThrow());
        transport.exchange().answer(404, "no such thing");
        assertThat(catchThrowable(result::join).getCause()).isInstanceOfSatisfying(StatusException.class, failure -> {
            assertThat(failure.status()).isEqualTo(404);
            assertThat(failure.body()).asString().isEqualTo("no such thing");
        });
    }

    @Test
    void trailersComeAfterTheInputStreamWasRead() {
        block(() -> {
            BlockingResponse response = http.get("http://h/");
            try (InputStream in = response.inputStream()) {
                return in.readAllBytes().length + " " + response.trailers();
            }
        });
        FakeBody body = transport.exchange().head(200);
        body.push("abc");
        body.end("T", "1");
        assertThat(driven()).isEqualTo("3 [T: 1]");
    }

    @Test
    void closeClosesTheClient() {
        http.close();
        assertThat(http.async()).isSameAs(client);
        assertThat(client.closeAsync(java.time.Duration.ZERO)).isCompleted();
    }
}
