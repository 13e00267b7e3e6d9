package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.CallbackRejectedException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.ConversionException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completion off the loops, in order; and what happens if the executor refuses. */
final class CallbackExecutorTest {

    private final FakeTransport transport = new FakeTransport();
    private final RecordingListener listener = new RecordingListener();
    private final ManualExecutor executor = new ManualExecutor();
    private final HttpClient client =
            transport.client().listener(listener).callbackExecutor(executor).build();
    private final List<String> order = new ArrayList<>();

    private void note(String what) {
        order.add(what + (executor.isRunning() ? " on executor" : " elsewhere"));
    }

    @Test
    void responsesBodiesAndTrailersCompleteThereInOrder() {
        CallFuture<Response> call = client.get("http://h/");
        call.thenAccept(response -> {
            note("response");
            response.trailers().thenAccept(trailers -> note("trailers"));
            response.text().thenAccept(text -> note("text"));
        });
        FakeBody body = transport.exchange().head(200);
        assertThat(call).isNotDone();
        executor.run();
        transport.run();
        body.push("abc");
        body.end();
        assertThat(order).containsExactly("response on executor");
        executor.run();
        assertThat(order).containsExactly("response on executor", "text on executor", "trailers on executor");
    }

    @Test
    void failuresCompleteThere() {
        CallFuture<Response> call = client.post("http://h/", Map.of());
        call.exceptionally(failure -> {
            note("failure");
            return null;
        });
        transport.run();
        assertThat(call).isNotDone();
        executor.run();
        assertThat(order).containsExactly("failure on executor");
    }

    @Test
    void theRequestsOwnExecutorComesBeforeTheClients() {
        ManualExecutor own = new ManualExecutor();
        CallFuture<Response> call =
                client.send(Request.get("http://h/").callbackExecutor(own).build());
        transport.exchange().head(200);
        executor.run();
        assertThat(call).isNotDone();
        own.run();
        assertThat(call).isCompleted();
    }

    @Test
    void itComesBeforeTheCallersLoop() {
        transport.home.in(() -> client.get("http://h/").thenRun(() -> note("response")));
        transport.exchange().head(200);
        transport.run();
        assertThat(order).isEmpty();
        executor.run();
        assertThat(order).containsExactly("response on executor");
    }

    @Test
    void waitingOnItIsAllowed() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().answer(200, "abc");
        executor.run();
        assertThat(call.thenApply(response -> response.text().join())).isCompletedWithValue("abc");
    }

    @Test
    void aRefusedResponseFailsTheCallAndIsClosed() {
        CallFuture<Response> call = client.get("http://h/");
        executor.close();
        FakeBody body = transport.exchange().head(200);
        transport.run();
        CallbackRejectedException failure = Failed.with(CallbackRejectedException.class, call);
        assertThat(failure)
                .hasCauseInstanceOf(RejectedExecutionException.class)
                .hasMessageStartingWith("the callback executor refused the result [GET http://h/");
        assertThat(body.isClosed()).isTrue();
        assertThat(listener.failure()).isSameAs(failure);
    }

    @Test
    void aRefusedFailureIsTheFailureAndTellsOfTheRefusal() {
        CallFuture<Response> call = client.get("http://h/");
        executor.close();
        ConnectionLostException failure = (ConnectionLostException) ReplayRuleTest.idleConnectionDied();
        transport.exchange().fail(ReplayRuleTest.idleConnectionDied());
        transport.exchange(2).fail(failure);
        assertThat(Failed.with(ConnectionLostException.class, call)).isSameAs(failure);
        assertThat(failure.getSuppressed()).hasAtLeastOneElementOfType(CallbackRejectedException.class);
    }

    @Test
    void aRefusedBodyFailsItsFuture(@TempDir Path folder) {
        Response read = response(1);
        Response saved = response(2);
        Response waited = response(3);
        CompletableFuture<?> bytes = read.bytes();
        CompletableFuture<?> file = saved.saveTo(folder.resolve("f"));
        CompletableFuture<?> trailers = waited.trailers();
        transport.run();
        executor.close();
        bodies.forEach(FakeBody::end);
        Failed.with(CallbackRejectedException.class, bytes);
        Failed.with(CallbackRejectedException.class, file);
        Failed.with(CallbackRejectedException.class, trailers);
        assertThat(listener.ends()).isEqualTo(3);
    }

    private final List<FakeBody> bodies = new ArrayList<>();

    private Response response(int number) {
        CallFuture<Response> call = client.get("http://h/");
        bodies.add(transport.exchange(number).head(200));
        executor.run();
        return call.join();
    }

    @Test
    void anExecutorThatCannotStartAThreadFailsTheCallToo() {
        Executor exhausted = task -> {
            throw new OutOfMemoryError("unable to create native thread");
        };
        CallFuture<Response> call =
                client.send(Request.get("http://h/").callbackExecutor(exhausted).build());
        transport.exchange().head(200);
        assertThat(Failed.with(CallbackRejectedException.class, call)).hasCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void anExecutorThatRunsAtOnceIsFine() {
        CallFuture<Response> call = client.send(
                Request.get("http://h/").callbackExecutor(Runnable::run).build());
        transport.exchange().answer(200, "abc");
        assertThat(call.thenCompose(Response::text)).isCompletedWithValue("abc");
    }

    @Test
    void anExecutorThatRunsAtOnceKeepsTheOrder() {
        CallFuture<Response> call = client.send(
                Request.get("http://h/").callbackExecutor(Runnable::run).build());
        call.thenAccept(response -> {
            note("response");
            response.trailers().thenAccept(trailers -> note("trailers"));
            response.text().thenAccept(text -> note("text"));
        });
        FakeBody body = transport.exchange().head(200);
        transport.run();
        body.push("abc");
        body.end();
        transport.run();
        assertThat(order).containsExactly("response elsewhere", "text elsewhere", "trailers elsewhere");
    }

    /** Runs the task, and throws nevertheless: the task must not be told of as refused, nor run again. */
    @Test
    void anExecutorThatThrowsAfterItRanTheTaskChangesNothing() {
        Executor throwing = task -> {
            task.run();
            throw new IllegalStateException("after the task");
        };
        CallFuture<Response> call =
                client.send(Request.get("http://h/").callbackExecutor(throwing).build());
        call.thenRun(() -> note("response"));
        FakeBody body = transport.exchange().head(200);
        transport.run();
        CompletableFuture<String> text = call.join().text();
        body.push("abc");
        body.end();
        transport.run();
        assertThat(text).isCompletedWithValue("abc");
        assertThat(order).containsExactly("response elsewhere");
    }

    @Test
    void aCallbackThatThrowsKeepsNothingFromTheNext() {
        CallFuture<Response> call = client.get("http://h/");
        CompletableFuture<Void> broken = call.thenAccept(response -> {
            throw new IllegalStateException("a callback that throws");
        });
        FakeBody body = transport.exchange().head(200);
        executor.run();
        assertThat(broken).isCompletedExceptionally();
        CompletableFuture<String> text = call.join().text();
        transport.run();
        body.push("abc");
        body.end();
        executor.run();
        assertThat(text).isCompletedWithValue("abc");
    }

    @Test
    void aSlowExecutorHoldsUpItsOwnCallOnly() {
        ManualExecutor slow = new ManualExecutor();
        CallFuture<Response> held =
                client.send(Request.get("http://h/").callbackExecutor(slow).build());
        CallFuture<Response> other = client.get("http://h/");
        transport.exchange(1).answer(200, "abc");
        transport.exchange(2).answer(200, "def");
        transport.run();
        executor.run();
        assertThat(held).isNotDone();
        assertThat(other).isCompleted();
        slow.run();
        assertThat(held.thenCompose(Response::text)).isCompletedWithValue("abc");
    }

    @Test
    void aFailureOnAClosedCallersLoopIsToldElsewhere() {
        HttpClient plain = transport.client().build();
        List<CallFuture<Response>> call = new ArrayList<>();
        transport.home.in(() -> call.add(plain.get("http://h/")));
        transport.home.close();
        transport.exchange().head(200);
        assertThat(Failed.with(CallbackRejectedException.class, call.get(0)))
                .hasMessageContaining("the event loop of the caller is closed");
    }

    @Test
    void conversionsFailOnItToo() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().answer(200, "{}");
        executor.run();
        Failed.with(ConversionException.class, call.join().json(String.class));
        assertThatExceptionOfType(java.util.concurrent.CompletionException.class)
                .isThrownBy(() -> call.join().json(String.class).join())
                .withCauseInstanceOf(ConversionException.class);
    }
}
