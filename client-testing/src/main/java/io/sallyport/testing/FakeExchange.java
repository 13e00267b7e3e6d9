package io.sallyport.testing;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.error.RequestBodyException;
import io.sallyport.event.ConnectionLeased;
import io.sallyport.spi.Abort;
import io.sallyport.spi.ExchangeContext;
import io.sallyport.spi.ExchangeReport;
import io.sallyport.spi.Loop;
import io.sallyport.spi.ResponseHead;
import io.sallyport.spi.TransportExchange;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Confined to the transport's loop, but for {@link #abort}. */
final class FakeExchange implements TransportExchange, ExchangeReport {

    private final Request request;
    private final ExchangeContext context;
    private final FakeTransport transport;
    private final Loop loop;

    private Phase phase = Phase.POOL;
    private Loop.@Nullable Timer delay;
    private @Nullable RequestCollector collector;
    private @Nullable FakeConnection connection;
    private @Nullable FakeBody body;
    private @Nullable HttpClientException failure;
    private boolean ended;
    private long bytesSent;

    FakeExchange(Request request, ExchangeContext context, FakeTransport transport) {
        this.request = request;
        this.context = context;
        this.transport = transport;
        this.loop = transport.homeLoop();
    }

    void start() {
        if (ended) {
            return;
        }
        if (transport.isClosing()) {
            fail(Abort.CLOSED.failure(facts()));
            return;
        }
        phase = Phase.WRITE;
        RequestCollector collecting = new RequestCollector(loop, this::onBody, this::onBodyFailure);
        collector = collecting;
        collecting.collect(request.body());
    }

    private void onBodyFailure(Throwable cause) {
        fail(new RequestBodyException(facts(), "the request's body could not be read: " + cause, cause));
    }

    private void onBody(byte[] bytes) {
        if (ended) {
            return;
        }
        bytesSent = bytes.length;
        phase = Phase.RESPONSE_HEAD;
        FakeAnswer answer;
        try {
            answer = transport.answer(request.with(
                    request.headers(),
                    RequestBody.of(bytes).withContentType(request.body().contentType())));
        } catch (RuntimeException | Error e) {
            fail(new FakeAnswerException(facts(), "the answering function threw " + e, e));
            return;
        }
        lease(answer);
        Duration after = answer.delay();
        if (after != null && after.isZero()) {
            answer(answer);
        } else if (after != null) {
            delay = loop.schedule(() -> answer(answer), after.toNanos());
        }
    }

    private void lease(FakeAnswer answer) {
        FakeConnection leased = FakeConnection.to(request.target(), transport.nextConnection(), answer.version());
        connection = leased;
        if (context.listener() != null) {
            context.listener()
                    .connectionLeased(new ConnectionLeased(context.callId(), context.attempt(), leased, Duration.ZERO));
        }
    }

    private void answer(FakeAnswer answer) {
        FakeConnection leased = connection;
        if (ended || leased == null) {
            return;
        }
        HttpClientException told = answer.failure();
        if (answer.status() == 0 && told != null) {
            fail(told);
            return;
        }
        phase = Phase.RESPONSE_BODY;
        FakeBody answered = new FakeBody(this, answer);
        body = answered;
        context.onHead(
                new ResponseHead(answer.version(), answer.status(), answer.reason(), answer.headers(), leased),
                answered);
        if (answered.isComplete()) {
            end();
        }
    }

    @Override
    public void abort(Abort reason) {
        try {
            loop.execute(() -> fail(reason.failure(facts())));
        } catch (RejectedExecutionException e) {
            fail(reason.failure(facts())); // the loop is gone, and whatever ran on it
        }
    }

    /** Ends it with a failure, unless it is over. */
    void fail(HttpClientException cause) {
        if (ended) {
            return;
        }
        failure = cause;
        FakeBody reading = body;
        if (reading == null) {
            context.onFailure(cause);
        } else {
            reading.fail(cause);
        }
        end();
    }

    /** Ends it, unless it is over. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (delay != null) {
            delay.cancel();
        }
        if (collector != null) {
            collector.cancel();
        }
        transport.ended(this);
        context.onEnd(this);
    }

    Loop loop() {
        return loop;
    }

    int window() {
        return context.config().body().window();
    }

    FailureFacts facts() {
        boolean unsent = phase == Phase.POOL;
        Processing processing = unsent
                ? Processing.NOT_PROCESSED
                : phase == Phase.RESPONSE_BODY ? Processing.ANSWERED : Processing.MAYBE_PROCESSED;
        FakeConnection used = connection;
        return new FailureFacts(
                phase,
                processing,
                request.masked(),
                used == null ? null : used.remoteAddress(),
                Duration.ZERO,
                used == null ? 0 : 1,
                bytesSent,
                bytesReceived(),
                times());
    }

    @Override
    public long bytesSent() {
        return bytesSent;
    }

    @Override
    public long bytesReceived() {
        FakeBody reading = body;
        return reading == null ? 0 : reading.delivered();
    }

    @Override
    public Map<Phase, Duration> times() {
        return Map.of();
    }

    @Override
    public @Nullable HttpClientException failure() {
        return failure;
    }
}
