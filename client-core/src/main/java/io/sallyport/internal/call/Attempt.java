package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.ClientConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.event.AttemptEnded;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.ClientListener;
import io.sallyport.event.HeadReceived;
import io.sallyport.spi.Abort;
import io.sallyport.spi.AddressResolver;
import io.sallyport.spi.ExchangeContext;
import io.sallyport.spi.ExchangeReport;
import io.sallyport.spi.IncomingBody;
import io.sallyport.spi.Loop;
import io.sallyport.spi.ResponseHead;
import io.sallyport.spi.TransportExchange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One exchange of a call, seen from the call's side. Signals come from the transport, one at a time; {@link #abort} comes from any thread. */
final class Attempt implements ExchangeContext {

    private final Call call;
    private final Request request;
    private final int number;
    private final List<Response> history;
    private final Attempts.Outcome outcome;
    private final Timeouts timeouts;
    private volatile @Nullable TransportExchange exchange;

    // Confined to the transport's signals.
    private @Nullable IncomingBody body;
    private @Nullable CompletableFuture<Headers> trailers;

    Attempt(Call call, Request request, int number, List<Response> history, Attempts.Outcome outcome) {
        this.call = call;
        this.request = request;
        this.number = number;
        this.history = history;
        this.outcome = outcome;
        this.timeouts = Limits.of(request.options(), config().timeouts());
    }

    void start() {
        ClientListener listener = listener();
        if (listener != null) {
            listener.attemptStarted(new AttemptStarted(callId(), number, request));
        }
        exchange = call.environment().transport().exchange(request, this);
    }

    /** Thread-safe. Does nothing before {@link #start} has returned: its caller looks for aborts after it. */
    void abort(Abort reason) {
        TransportExchange running = exchange;
        if (running != null) {
            running.abort(reason);
        }
    }

    @Override
    public long callId() {
        return call.id();
    }

    @Override
    public int attempt() {
        return number;
    }

    @Override
    public ClientConfig config() {
        return call.environment().settings().config();
    }

    @Override
    public Timeouts timeouts() {
        return timeouts;
    }

    @Override
    public @Nullable String tlsIdentity() {
        String own = request.options().tlsIdentity();
        return own != null ? own : config().tls().defaultIdentity();
    }

    @Override
    public Loop home() {
        return call.home();
    }

    @Override
    public @Nullable AddressResolver resolver() {
        return call.environment().settings().resolver();
    }

    @Override
    public @Nullable ClientListener listener() {
        return call.environment().listener();
    }

    @Override
    public void onHead(ResponseHead head, IncomingBody incoming) {
        ClientListener listener = listener();
        if (listener != null) {
            listener.headReceived(new HeadReceived(callId(), number, head.status()));
        }
        body = incoming;
        Headers early = incoming.trailers();
        CompletableFuture<Headers> end =
                early != null ? CompletableFuture.completedFuture(early) : new CompletableFuture<>();
        trailers = end;
        outcome.response(new CallResponse(request, head, history, new LazyBody(call, request, head, incoming, end)));
    }

    @Override
    public void onFailure(HttpClientException failure) {
        outcome.failure(failure);
    }

    @Override
    public void onEnd(ExchangeReport report) {
        ClientListener listener = listener();
        if (listener != null) {
            listener.attemptEnded(new AttemptEnded(
                    callId(), number, report.bytesSent(), report.bytesReceived(), report.times(), report.failure()));
        }
        CompletableFuture<Headers> end = trailers;
        if (end != null && !end.isDone()) {
            endTrailers(end, report);
        }
        call.exchangeEnded(report);
    }

    private void endTrailers(CompletableFuture<Headers> end, ExchangeReport report) {
        Headers received = body == null ? null : body.trailers();
        HttpClientException failure = report.failure();
        if (received != null) {
            call.delivery().run(() -> end.complete(received), end::completeExceptionally);
        } else {
            HttpClientException reason = failure != null
                    ? failure
                    : new BodyClosedException(
                            FailureFacts.unsent(Phase.RESPONSE_BODY, request).answered(),
                            "the body was closed before its end, so there are no trailers",
                            null);
            call.delivery().run(() -> end.completeExceptionally(reason), end::completeExceptionally);
        }
    }
}
