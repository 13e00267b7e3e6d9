package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.ConnectionLostException;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What may happen in one moment on two threads: whoever wins, there is one end, and no response is lost. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CallRaceTest {

    private static final int ROUNDS = 500;

    private final CyclicBarrier start = new CyclicBarrier(2);
    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @BeforeAll
    void warm() {
        race(() -> {}, () -> {});
    }

    @AfterAll
    void end() {
        other.shutdownNow();
    }

    private void race(Runnable here, Runnable there) {
        CompletableFuture<Void> over = CompletableFuture.runAsync(
                () -> {
                    await();
                    there.run();
                },
                other);
        await();
        here.run();
        over.join();
    }

    private void await() {
        try {
            start.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }

    /** One call on a client of its own. */
    private static final class Round {

        private final FakeTransport transport = new FakeTransport();
        private final RecordingListener listener = new RecordingListener();
        private final HttpClient client;
        private final CallFuture<Response> call;

        private Round(boolean intercepted) {
            var builder = transport.client().listener(listener);
            if (intercepted) {
                builder.interceptor((request, chain) -> chain.proceed(request).thenApply(response -> response));
            }
            client = builder.build();
            call = client.get("http://h/");
        }

        /** Either the user has the response, open, or it is closed. */
        private void assertNothingLost() {
            transport.run();
            FakeBody body = transport.exchange().body();
            boolean delivered = !call.isCompletedExceptionally();
            if (delivered) {
                call.join().close();
                transport.run();
            }
            assertThat(body.isClosed() || transport.exchange().isEnded()).isTrue();
            assertThat(call).isDone();
            assertThat(listener.ends()).isEqualTo(1);
            assertThat(client.closeAsync(Duration.ofDays(1))).isCompleted();
        }
    }

    @RepeatedTest(2)
    void cancelAndHead() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(i % 2 == 0);
            race(() -> round.call.cancel(true), () -> round.transport.exchange().head(200));
            round.assertNothingLost();
        }
    }

    @RepeatedTest(2)
    void closeOfTheClientAndHead() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(i % 2 == 0);
            round.client.closeAsync(Duration.ZERO);
            race(
                    () -> round.transport.home.advance(Duration.ZERO),
                    () -> round.transport.exchange().head(200));
            round.assertNothingLost();
        }
    }

    @RepeatedTest(2)
    void cancelAndFailureThatIsReplayed() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(i % 2 == 0);
            race(
                    () -> round.call.cancel(true),
                    () -> round.transport.exchange().fail(ReplayRuleTest.idleConnectionDied()));
            round.transport.run();
            assertThat(round.call).isCancelled();
            assertThat(round.listener.ends()).isEqualTo(1);
            assertThat(round.listener.failure())
                    .isInstanceOfAny(CallCancelledException.class, ConnectionLostException.class);
            assertThat(round.transport.exchanges())
                    .allSatisfy(exchange -> assertThat(exchange.isEnded()).isTrue());
        }
    }

    @RepeatedTest(2)
    void sendAndClose() {
        for (int i = 0; i < ROUNDS; i++) {
            FakeTransport transport = new FakeTransport();
            RecordingListener listener = new RecordingListener();
            HttpClient client = transport.client().listener(listener).build();
            CompletableFuture<CallFuture<Response>> call = new CompletableFuture<>();
            CompletableFuture<CompletableFuture<Void>> closed = new CompletableFuture<>();
            race(() -> call.complete(client.get("http://h/")), () -> closed.complete(client.closeAsync(Duration.ZERO)));
            transport.advance(Duration.ZERO);
            transport.run();
            assertThat(call.join()).isCompletedExceptionally();
            assertThat(closed.join()).isCompleted();
            assertThat(listener.ends()).isEqualTo(1);
        }
    }

    @RepeatedTest(2)
    void twoReadersOfOneBody() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(false);
            FakeBody body = round.transport.exchange().head(200);
            Response response = round.call.join();
            CompletableFuture<CompletableFuture<byte[]>> one = new CompletableFuture<>();
            CompletableFuture<CompletableFuture<byte[]>> two = new CompletableFuture<>();
            race(() -> one.complete(response.bytes()), () -> two.complete(response.bytes()));
            round.transport.run();
            body.push("abc");
            body.end();
            assertThat(one.join().join()).isSameAs(two.join().join()).hasSize(3);
        }
    }

    @RepeatedTest(2)
    void trailersAndTheEnd() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(false);
            FakeBody body = round.transport.exchange().head(200);
            Response response = round.call.join();
            CompletableFuture<CompletableFuture<?>> trailers = new CompletableFuture<>();
            race(() -> trailers.complete(response.trailers()), () -> body.end("T", "1"));
            round.transport.run();
            assertThat(trailers.join().join()).hasToString("[T: 1]");
        }
    }
}
