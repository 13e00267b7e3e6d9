package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.spi.Abort;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cancelling a call, or any stage made from it, reaches the transport. */
final class CallCancelTest {

    private final FakeTransport transport = new FakeTransport();
    private final RecordingListener listener = new RecordingListener();
    private final HttpClient client = transport.client().listener(listener).build();

    @ParameterizedTest
    @MethodSource("stages")
    void cancellingAnyStageAbortsTheExchange(Function<CallFuture<Response>, CompletableFuture<?>> stage) {
        CompletableFuture<?> derived = stage.apply(client.get("http://h/"));
        assertThat(derived).isInstanceOf(CallFuture.class);
        derived.cancel(true);
        assertThat(transport.exchange().aborts()).containsExactly(Abort.CANCELLED);
        transport.run();
        assertEndedByCancel();
    }

    static Stream<Named<Function<CallFuture<Response>, CompletableFuture<?>>>> stages() {
        return Stream.of(
                Named.of("itself", call -> call),
                Named.of("thenApply", call -> call.thenApply(Response::status)),
                Named.of("thenApplyAsync", call -> call.thenApplyAsync(Response::status)),
                Named.of("thenAccept", call -> call.thenAccept(response -> {})),
                Named.of("thenRun", call -> call.thenRun(() -> {})),
                Named.of("thenCompose", call -> call.thenCompose(Response::text)),
                Named.of("thenCombine", call -> call.thenCombine(new CompletableFuture<>(), (a, b) -> a)),
                Named.of("thenAcceptBoth", call -> call.thenAcceptBoth(new CompletableFuture<>(), (a, b) -> {})),
                Named.of("applyToEither", call -> call.applyToEither(new CompletableFuture<>(), a -> a)),
                Named.of("handle", call -> call.handle((response, failure) -> 1)),
                Named.of("whenComplete", call -> call.whenComplete((response, failure) -> {})),
                Named.of("exceptionally", call -> call.exceptionally(failure -> null)),
                Named.of("exceptionallyCompose", call -> call.exceptionallyCompose(CompletableFuture::failedFuture)),
                Named.of("copy", CompletableFuture::copy),
                Named.of(
                        "a stage of a stage",
                        call -> call.thenCompose(Response::bytes)
                                .thenApply(bytes -> bytes.length)
                                .thenApply(Integer::toHexString)));
    }

    @Test
    void completingItInAnyOtherWayCancelsToo() {
        client.get("http://h/").completeExceptionally(new IllegalStateException("enough"));
        client.get("http://h/").thenApply(Response::status).complete(1);
        assertThat(transport.exchange(1).aborts()).containsExactly(Abort.CANCELLED);
        assertThat(transport.exchange(2).aborts()).containsExactly(Abort.CANCELLED);
    }

    @Test
    @Timeout(10)
    void orTimeoutCancels() {
        CompletableFuture<Response> limited = client.get("http://h/").orTimeout(1, TimeUnit.NANOSECONDS);
        assertThat(limited).failsWithin(java.time.Duration.ofSeconds(5)).withThrowableOfType(ExecutionException.class);
        awaitAbort();
    }

    @Test
    @Timeout(10)
    void completeOnTimeoutCancels() {
        CompletableFuture<Integer> limited =
                client.get("http://h/").thenApply(Response::status).completeOnTimeout(-1, 1, TimeUnit.NANOSECONDS);
        assertThat(limited).succeedsWithin(java.time.Duration.ofSeconds(5)).isEqualTo(-1);
        awaitAbort();
    }

    /** The JDK completes the future first and tells us then, on a thread of its own. */
    private void awaitAbort() {
        while (transport.exchange().aborts().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(transport.exchange().aborts()).containsExactly(Abort.CANCELLED);
    }

    @Test
    void cancellingTwiceAbortsOnce() {
        CallFuture<Response> call = client.get("http://h/");
        call.cancel(false);
        call.cancel(false);
        call.thenApply(Response::status).cancel(false);
        assertThat(transport.exchange().aborts()).containsExactly(Abort.CANCELLED);
    }

    @Test
    void aResponseThatCrossedWithTheCancelIsClosed() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().ignoreAborts();
        call.cancel(true);
        FakeBody body = transport.exchange().head(200);
        assertThat(body.isClosed()).isTrue();
        transport.run();
        assertThat(call).isCancelled();
        assertEndedByCancel();
        assertThat(listener.failure().processing()).isEqualTo(Processing.ANSWERED);
    }

    @Test
    void aResponseOnItsWayToACancelledFutureIsClosed() {
        transport.home.in(() -> client.get("http://h/").cancel(true));
        transport.exchange().ignoreAborts();
        FakeBody body = transport.exchange().head(200);
        transport.run();
        assertThat(body.isClosed()).isTrue();
        assertThat(listener.ends()).isEqualTo(1);
    }

    @Test
    void cancelBetweenHeadAndHandoverClosesTheResponse() {
        CallFuture<?>[] call = new CallFuture<?>[1];
        transport.home.in(() -> call[0] = client.get("http://h/"));
        transport.exchange().ignoreAborts();
        FakeBody body = transport.exchange().head(200); // handed over in a turn of the home loop
        call[0].cancel(true);
        assertThat(body.isClosed()).isFalse();
        transport.run();
        assertThat(body.isClosed()).isTrue();
        assertThat(listener.ends()).isEqualTo(1);
    }

    @Test
    void cancellingTheBodysFutureAbortsTheExchange() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200);
        body.push("half");
        CallFuture<String> text = call.join().text();
        transport.run();
        text.cancel(true);
        transport.run();
        assertThat(transport.exchange().aborts()).containsExactly(Abort.CANCELLED);
        Failed.with(CallCancelledException.class, call.join().bytes());
        assertThat(listener.failure()).isInstanceOf(CallCancelledException.class);
        assertThat(listener.ended().status()).isEqualTo(200);
    }

    @Test
    void cancellingAFetchAbortsItInEitherPhase() {
        client.fetch(io.sallyport.Request.get("http://h/").build()).cancel(true);
        CompletableFuture<?> second =
                client.fetch(io.sallyport.Request.get("http://h/").build());
        transport.exchange(2).head(200);
        second.cancel(true);
        assertThat(transport.exchange(1).aborts()).containsExactly(Abort.CANCELLED);
        assertThat(transport.exchange(2).aborts()).containsExactly(Abort.CANCELLED);
        transport.run();
        assertThat(listener.ends()).isEqualTo(2);
    }

    @Test
    void cancellingASaveAbortsTheExchange(@org.junit.jupiter.api.io.TempDir Path folder) {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().head(200);
        call.join().saveTo(folder.resolve("file")).cancel(true);
        transport.run();
        assertThat(transport.exchange().aborts()).containsExactly(Abort.CANCELLED);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void cancellingAfterTheEndDoesNothing() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().answer(200, "abc");
        call.thenApply(Response::status).cancel(true);
        CallFuture<String> text = call.join().text();
        text.cancel(true);
        transport.run();
        assertThat(transport.exchange().aborts()).isEmpty();
        assertThat(listener.ended().failure()).isNull();
        assertThat(text.join()).isEqualTo("abc");
    }

    private void assertEndedByCancel() {
        assertThat(listener.failure())
                .isInstanceOf(CallCancelledException.class)
                .satisfies(failure -> assertThat(failure.phase()).isIn(Phase.WRITE, Phase.RESPONSE_HEAD));
        assertThat(listener.ended().attempts()).isEqualTo(1);
        assertThat(transport.exchange().isEnded()).isTrue();
    }
}
