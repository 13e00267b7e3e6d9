package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Interceptor;
import io.sallyport.Request;
import io.sallyport.Response;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The caller's MDC is where its callbacks are, and nowhere else. One thread plays all. */
final class LogContextTest {

    private final FakeTransport transport = new FakeTransport();
    private final List<@Nullable String> seen = new ArrayList<>();

    @BeforeEach
    @AfterEach
    void clear() {
        MDC.clear();
    }

    private void note() {
        seen.add(MDC.get("id"));
    }

    /** Makes a call with an entry, and leaves the thread with another, as a loop's would be. */
    private CallFuture<Response> call(HttpClient client, Request request) {
        MDC.put("id", "caller");
        CallFuture<Response> call = client.send(request);
        MDC.put("id", "loop");
        return call;
    }

    private CallFuture<Response> call(HttpClient client) {
        return call(client, Request.get("http://h/").build());
    }

    private void seenEverywhere(int times) {
        assertThat(seen).hasSize(times).containsOnly("caller");
        assertThat(MDC.get("id")).isEqualTo("loop");
    }

    @Test
    void stagesOfTheCallAndItsBodyHaveIt() {
        call(transport.client().build()).thenAccept(response -> {
            note();
            response.trailers().thenRun(this::note);
            response.text().thenRun(this::note);
        });
        FakeBody body = transport.exchange().head(200);
        transport.run();
        body.push("abc");
        body.end();
        transport.run();
        seenEverywhere(3);
    }

    @Test
    void subscribersHaveIt() {
        CallFuture<Response> call = call(transport.client().build());
        FakeBody body = transport.exchange().head(200);
        transport.run();
        call.join().body().publisher().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                note();
                subscription.request(2);
            }

            @Override
            public void onNext(ByteBuffer item) {
                note();
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {
                note();
            }
        });
        body.push("abc");
        body.end();
        transport.run();
        seenEverywhere(3);
    }

    @Test
    void callbackExecutorsHaveItAndKeepTheirOwn() {
        ManualExecutor executor = new ManualExecutor();
        call(transport.client().callbackExecutor(executor).build()).thenRun(this::note);
        transport.exchange().head(200);
        executor.run();
        seenEverywhere(1);
    }

    @Test
    void failuresAndRefusalsHaveIt() {
        HttpClient client = transport.client().build();
        call(client).whenComplete((response, failure) -> note());
        transport.exchange().fail(ReplayRuleTest.idleConnectionDied());
        transport.exchange(2).fail(ReplayRuleTest.idleConnectionDied());
        transport.run();
        call(
                        client,
                        Request.get("http://h/")
                                .callbackExecutor(LogContextTest::refuse)
                                .build())
                .whenComplete((response, failure) -> note());
        transport.exchange(3).head(200);
        transport.run();
        seenEverywhere(2);
    }

    private static void refuse(Runnable task) {
        throw new RejectedExecutionException("full");
    }

    @Test
    void interceptorsHaveItBeforeAndAfter() {
        Interceptor noting = (request, next) -> {
            note();
            return next.proceed(request).whenComplete((response, failure) -> note());
        };
        call(transport.client().interceptor(noting).attemptInterceptor(noting).build());
        transport.exchange().head(200);
        transport.run();
        seenEverywhere(4);
    }

    @Test
    void theCallsRecordHasIt() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.sallyport.call");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(log);
        log.start();
        call(transport.client().build()).thenAccept(Response::close);
        transport.exchange().answer(200, "abc");
        transport.run();
        logger.detachAppender(log);
        logger.setLevel(null);
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getMDCPropertyMap()).containsEntry("id", "caller"));
    }

    @Test
    void whatACallbackPutsIsGoneAfterIt() {
        MDC.put("id", "caller");
        CallFuture<Response> call = transport.client().build().get("http://h/");
        MDC.clear();
        call.thenRun(() -> MDC.put("more", "left behind"));
        transport.exchange().head(200);
        transport.run();
        assertThat(call).isCompleted();
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void itCanBeTurnedOff() {
        HttpClient client = transport.client().carryLogContext(false).build();
        call(client.toBuilder().build()).thenRun(this::note);
        transport.exchange().head(200);
        transport.run();
        assertThat(seen).containsExactly("loop");
    }

    @Test
    void anEmptyContextIsNone() {
        assertThat(LogContext.capture()).isNull();
        MDC.put("id", "x");
        MDC.remove("id");
        assertThat(LogContext.capture()).isNull();
    }
}
