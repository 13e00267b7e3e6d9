package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.HttpVersion;
import io.sallyport.InterimResponse;
import io.sallyport.Request;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.spi.Abort;
import io.sallyport.spi.ExchangeContext;
import io.sallyport.spi.ExchangeReport;
import io.sallyport.spi.ResponseHead;
import io.sallyport.spi.TransportExchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One exchange, whose other side the test plays. Keeps the contract of {@code ExchangeContext}: signals on its loop, never inside {@code exchange}, one end. */
final class FakeExchange implements TransportExchange {

    static final int SENT = 100;
    static final int HEAD = 50;

    private final ManualLoop loop;
    private final Request request;
    private final ExchangeContext context;
    private final List<Abort> aborts = new ArrayList<>();
    private @Nullable FakeBody body;
    private boolean ended;
    private boolean deaf;

    FakeExchange(ManualLoop loop, Request request, ExchangeContext context) {
        this.loop = loop;
        this.request = request;
        this.context = context;
    }

    Request request() {
        return request;
    }

    ExchangeContext context() {
        return context;
    }

    /** The reasons of all aborts. */
    synchronized List<Abort> aborts() {
        return List.copyOf(aborts);
    }

    /** Aborts are noted and not obeyed: as if they crossed with the answer. */
    void ignoreAborts() {
        deaf = true;
    }

    /** Gives an interim response. */
    void interim(int status, String... headers) {
        loop.in(() -> context.onInterim(new InterimResponse(status, Headers.of(headers))));
    }

    /** Gives a head; its body is still to come. */
    FakeBody head(int status, String... headers) {
        return head(status, -1, headers);
    }

    /** Gives a head with an announced length. */
    FakeBody head(int status, long length, String... headers) {
        FakeBody incoming = new FakeBody(this, loop, length);
        body = incoming;
        loop.in(() -> context.onHead(
                new ResponseHead(HttpVersion.HTTP_1_1, status, "", Headers.of(headers), new FakeConnection()),
                incoming));
        return incoming;
    }

    /** Gives a head whose body is complete already. */
    FakeBody answer(int status, String text, String... headers) {
        FakeBody incoming = new FakeBody(this, loop, text.length());
        incoming.complete(text.getBytes(StandardCharsets.UTF_8));
        body = incoming;
        loop.in(() -> {
            context.onHead(
                    new ResponseHead(HttpVersion.HTTP_1_1, status, "", Headers.of(headers), new FakeConnection()),
                    incoming);
            end(null);
        });
        return incoming;
    }

    /** Ends without a head. */
    void fail(HttpClientException failure) {
        loop.in(() -> {
            context.onFailure(failure);
            end(failure);
        });
    }

    @Override
    public void abort(Abort reason) {
        synchronized (this) {
            aborts.add(reason);
            if (deaf) {
                return;
            }
        }
        loop.execute(() -> {
            FakeBody incoming = body;
            if (ended) {
                return;
            }
            if (incoming != null) {
                incoming.fail(reason.failure(facts(Phase.RESPONSE_BODY, Processing.ANSWERED)));
            } else {
                fail(reason.failure(facts(Phase.WRITE, Processing.MAYBE_PROCESSED)));
            }
        });
    }

    /** On the loop. */
    void end(@Nullable HttpClientException failure) {
        if (!ended) {
            ended = true;
            context.onEnd(new Report(SENT, HEAD + (body == null ? 0 : body.received()), failure));
        }
    }

    /** The body of the head that was given. */
    FakeBody body() {
        return Objects.requireNonNull(body, "no head yet");
    }

    /** As a transport does, which does not hold what it gave. */
    void forgetBody() {
        body = null;
    }

    boolean isEnded() {
        return ended;
    }

    FailureFacts facts(Phase phase, Processing processing) {
        return new FailureFacts(phase, processing, request.masked(), null, Duration.ZERO, 1, SENT, 0, Map.of());
    }

    private record Report(
            long bytesSent, long bytesReceived, @Nullable HttpClientException failure) implements ExchangeReport {

        @Override
        public Map<Phase, Duration> times() {
            return Map.of();
        }
    }
}
