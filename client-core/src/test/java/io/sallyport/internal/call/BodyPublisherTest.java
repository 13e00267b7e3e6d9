package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.CallbackRejectedException;
import io.sallyport.error.ClientClosedException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bodies as publishers. */
final class BodyPublisherTest {

    private final FakeTransport transport = new FakeTransport();
    private final HttpClient client = transport.client().build();
    private final Notes notes = new Notes();

    private Flow.Publisher<ByteBuffer> publisher() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().head(200);
        return call.join().body().publisher();
    }

    private FakeBody body() {
        return transport.exchange().body();
    }

    @Test
    void chunksComeAsTheyAreAskedFor() {
        publisher().subscribe(notes);
        transport.run();
        body().push("a");
        body().push("b");
        body().push("c");
        body().end();
        assertThat(notes.signals).containsExactly("subscribed");
        assertThat(body().pulls()).isZero();
        notes.request(2);
        transport.run();
        assertThat(notes.signals).containsExactly("subscribed", "a", "b");
        assertThat(body().pulls()).isEqualTo(2);
        notes.request(2);
        transport.run();
        assertThat(notes.signals).containsExactly("subscribed", "a", "b", "c", "complete");
    }

    @Test
    void theBuffersMayBeKeptForEver() {
        publisher().subscribe(notes);
        transport.run();
        notes.request(Long.MAX_VALUE);
        notes.request(Long.MAX_VALUE);
        transport.run();
        body().push("abc");
        body().push("def");
        body().end();
        assertThat(notes.buffers.stream().map(BodyPublisherTest::text)).containsExactly("abc", "def");
    }

    @Test
    void signalsNeverNest() {
        notes.onSignal = signal -> notes.request(1);
        transport.connections.in(() -> publisher().subscribe(notes));
        body().push("a");
        body().push("b");
        transport.run();
        body().push("c");
        body().end();
        assertThat(notes.signals).containsExactly("subscribed", "a", "b", "c", "complete");
        assertThat(notes.deepest).isEqualTo(1);
    }

    @Test
    void chunksThatAreThereAlreadyDoNotNestEither() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200);
        for (int i = 0; i < 20_000; i++) {
            body.push("x");
        }
        body.end();
        notes.onSignal = signal -> notes.request(1);
        transport.connections.in(() -> call.join().body().publisher().subscribe(notes));
        assertThat(notes.signals).hasSize(20_002).endsWith("complete");
        assertThat(notes.deepest).isEqualTo(1);
    }

    @Test
    void theEndIsPulledOnceThoughTheSubscriberHearsOfItLater() {
        ManualExecutor executor = new ManualExecutor();
        CallFuture<Response> call =
                client.send(Request.get("http://h/").callbackExecutor(executor).build());
        transport.exchange().head(200);
        executor.run();
        call.join().body().publisher().subscribe(notes);
        transport.run();
        executor.run();
        body().push("a");
        body().end();
        notes.request(3);
        transport.run();
        assertThat(body().pulls()).isEqualTo(2);
        executor.run();
        assertThat(notes.signals).containsExactly("subscribed", "a", "complete");
    }

    @Test
    void aFailureIsPulledOnceThoughTheSubscriberHearsOfItLater() {
        ManualExecutor executor = new ManualExecutor();
        CallFuture<Response> call =
                client.send(Request.get("http://h/").callbackExecutor(executor).build());
        transport.exchange().head(200);
        executor.run();
        call.join().body().publisher().subscribe(notes);
        transport.run();
        executor.run();
        body().fail(new ConnectionLostException(
                transport.exchange().facts(Phase.RESPONSE_BODY, Processing.ANSWERED), "lost", null));
        notes.request(3);
        transport.run();
        assertThat(body().pulls()).isEqualTo(1);
        executor.run();
        assertThat(notes.signals).hasSize(2).startsWith("subscribed");
    }

    @Test
    void cancellingClosesTheBodyAndEndsTheSignals() {
        publisher().subscribe(notes);
        transport.run();
        notes.request(10);
        transport.run();
        body().push("a");
        notes.cancel();
        notes.cancel();
        assertThat(body().isClosed()).isTrue();
        body().push("b");
        notes.request(1);
        notes.request(0);
        transport.run();
        assertThat(notes.signals).containsExactly("subscribed", "a");
        assertThat(transport.exchange().isEnded()).isTrue();
    }

    @Test
    void cancellingInsideASignalEndsTheSignals() {
        notes.onSignal = signal -> {
            if (signal.equals("a")) {
                notes.cancel();
            }
        };
        publisher().subscribe(notes);
        transport.run();
        notes.request(10);
        transport.run();
        body().push("a");
        body().push("b");
        transport.run();
        assertThat(notes.signals).containsExactly("subscribed", "a");
    }

    @Test
    void askingForNothingIsAnError() {
        publisher().subscribe(notes);
        transport.run();
        notes.request(0);
        notes.request(-1);
        transport.run();
        assertThat(notes.signals).hasSize(2);
        assertThat(notes.failure)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("request: 0 (expected: > 0, Flow rule 3.9)");
        assertThat(body().isClosed()).isTrue();
    }

    @Test
    void aSecondSubscriberIsRefused() {
        Flow.Publisher<ByteBuffer> publisher = publisher();
        publisher.subscribe(notes);
        Notes second = new Notes();
        publisher.subscribe(second);
        second.request(1);
        second.cancel();
        assertThat(second.failure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has a subscriber already");
        transport.run();
        assertThat(body().isClosed()).isFalse();
        assertThatNullPointerException().isThrownBy(() -> publisher.subscribe(nothing()));
    }

    @Test
    void aFailureIsTheLastSignal() {
        publisher().subscribe(notes);
        transport.run();
        notes.request(10);
        transport.run();
        body().push("a");
        ConnectionLostException failure = new ConnectionLostException(
                transport.exchange().facts(Phase.RESPONSE_BODY, Processing.ANSWERED), "gone", null);
        body().fail(failure);
        notes.request(1);
        transport.run();
        assertThat(notes.signals).containsExactly("subscribed", "a", "error");
        assertThat(notes.failure).isSameAs(failure);
    }

    @Test
    void closingTheResponseIsAFailure() {
        publisher().subscribe(notes);
        transport.run();
        notes.request(1);
        transport.run();
        body().close();
        transport.run();
        assertThat(notes.failure).isInstanceOf(BodyClosedException.class);
    }

    @Test
    void aSubscriberThatThrowsHasCancelled() {
        notes.onSignal = signal -> {
            if (signal.equals("a")) {
                throw new IllegalStateException("thrown by a test, on purpose");
            }
        };
        publisher().subscribe(notes);
        transport.run();
        notes.request(10);
        transport.run();
        body().push("a");
        body().push("b");
        transport.run();
        assertThat(notes.signals).containsExactly("subscribed", "a");
        assertThat(body().isClosed()).isTrue();
        assertThat(transport.exchange().isEnded()).isTrue();
    }

    @Test
    void aSubscriberThatThrowsAtOnSubscribeHasCancelled() {
        notes.onSignal = signal -> {
            throw new AssertionError("thrown by a test, on purpose");
        };
        publisher().subscribe(notes);
        transport.run();
        assertThat(notes.signals).containsExactly("subscribed");
        assertThat(body().isClosed()).isTrue();
    }

    @Test
    void signalsComeOnTheCallbackExecutorInOrder() {
        ManualExecutor executor = new ManualExecutor();
        CallFuture<Response> call =
                client.send(Request.get("http://h/").callbackExecutor(executor).build());
        FakeBody body = transport.exchange().head(200);
        executor.run();
        notes.onSignal = signal -> assertThat(executor.isRunning()).isTrue();
        call.join().body().publisher().subscribe(notes);
        transport.run();
        assertThat(notes.signals).isEmpty();
        executor.run();
        notes.request(10);
        transport.run();
        body.push("a");
        body.push("b");
        body.end();
        assertThat(notes.signals).containsExactly("subscribed");
        executor.run();
        assertThat(notes.signals).containsExactly("subscribed", "a", "b", "complete");
    }

    @Test
    void theDemandLimitsWhatWaitsForTheExecutor() {
        ManualExecutor executor = new ManualExecutor();
        CallFuture<Response> call =
                client.send(Request.get("http://h/").callbackExecutor(executor).build());
        FakeBody body = transport.exchange().head(200);
        executor.run();
        call.join().body().publisher().subscribe(notes);
        transport.run();
        executor.run();
        notes.request(2);
        transport.run();
        body.push("a");
        body.push("b");
        body.push("c");
        assertThat(body.pulls()).isEqualTo(2);
    }

    @Test
    void anExecutorThatRefusesFailsTheSubscriber() {
        ManualExecutor executor = new ManualExecutor();
        CallFuture<Response> call =
                client.send(Request.get("http://h/").callbackExecutor(executor).build());
        FakeBody body = transport.exchange().head(200);
        executor.run();
        call.join().body().publisher().subscribe(notes);
        transport.run();
        executor.run();
        notes.request(10);
        transport.run();
        executor.close();
        body.push("a");
        body.push("b");
        transport.run();
        assertThat(notes.signals).containsExactly("subscribed", "error");
        assertThat(notes.failure).isInstanceOf(CallbackRejectedException.class);
        assertThat(body.isClosed()).isTrue();
    }

    @Test
    void anExecutorThatRefusesFromTheStartFailsTheSubscriberInOrder() {
        ManualExecutor executor = new ManualExecutor();
        CallFuture<Response> call =
                client.send(Request.get("http://h/").callbackExecutor(executor).build());
        transport.exchange().head(200);
        executor.run();
        executor.close();
        call.join().body().publisher().subscribe(notes);
        transport.run();
        assertThat(notes.signals).containsExactly("subscribed", "error");
    }

    @Test
    void aClosedLoopEndsTheSubscription() {
        Flow.Publisher<ByteBuffer> publisher = publisher();
        publisher.subscribe(notes);
        transport.run();
        transport.connections.close();
        notes.request(1);
        notes.request(1);
        assertThat(notes.signals).containsExactly("subscribed", "error");
        assertThat(notes.failure).isInstanceOf(ClientClosedException.class);
    }

    private static String text(ByteBuffer buffer) {
        return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    /** A subscriber that notes what it hears. */
    private static final class Notes implements Flow.Subscriber<ByteBuffer> {

        private final List<String> signals = new ArrayList<>();
        private final List<ByteBuffer> buffers = new ArrayList<>();
        private Consumer<String> onSignal = signal -> {};
        private Flow.@Nullable Subscription subscription;
        private @Nullable Throwable failure;
        private int depth;
        private int deepest;

        private void request(long count) {
            if (subscription != null) {
                subscription.request(count);
            }
        }

        private void cancel() {
            if (subscription != null) {
                subscription.cancel();
            }
        }

        private void note(String signal) {
            signals.add(signal);
            depth++;
            deepest = Math.max(deepest, depth);
            try {
                onSignal.accept(signal);
            } finally {
                depth--;
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
            note("subscribed");
        }

        @Override
        public void onNext(ByteBuffer item) {
            buffers.add(item);
            note(text(item));
        }

        @Override
        public void onError(Throwable cause) {
            failure = cause;
            note("error");
        }

        @Override
        public void onComplete() {
            note("complete");
        }
    }
}
