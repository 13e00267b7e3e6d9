package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.InterimResponse;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.config.ClientConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.event.AttemptEnded;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.ClientListener;
import io.sallyport.event.HeadReceived;
import io.sallyport.event.InterimReceived;
import io.sallyport.spi.Abort;
import io.sallyport.spi.AddressResolver;
import io.sallyport.spi.ExchangeContext;
import io.sallyport.spi.ExchangeReport;
import io.sallyport.spi.IncomingBody;
import io.sallyport.spi.Loop;
import io.sallyport.spi.ProxyPass;
import io.sallyport.spi.ResponseHead;
import io.sallyport.spi.TransportExchange;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange of a call, seen from the call's side. Signals come from the transport, one at a time; {@link #abort} comes from any thread. Once the head is handed on, it holds neither the response
 * nor its body, so that a response nobody holds can be found.
 */
final class Attempt implements ExchangeContext {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Call call;
    private final Request request;
    private final int number;
    private final List<Response> history;
    private final Timeouts timeouts;
    private final @Nullable ProxyPass proxy;
    private final @Nullable Attempt before;
    private final Race.@Nullable Lane lane;

    /** Who waits for the head or a failure; null when one of them has come. */
    private volatile @Nullable Outcome outcome;

    private volatile @Nullable TransportExchange exchange;
    private volatile boolean ended;

    // Confined to the transport's signals.
    private @Nullable Trailers trailers;

    /**
     * An exchange that has not started.
     *
     * @param proxy the proxy it goes through, or null
     * @param latest the last one before it, or null; it may still be running
     * @param lane its place in a race with another exchange, or null
     */
    Attempt(
            Call call,
            Request request,
            int number,
            List<Response> history,
            Outcome outcome,
            @Nullable ProxyPass proxy,
            @Nullable Attempt latest,
            Race.@Nullable Lane lane) {
        this.call = call;
        this.request = request;
        this.number = number;
        this.history = history;
        this.outcome = outcome;
        this.lane = lane;
        this.proxy = proxy;
        this.before = latest == null || latest.ended ? null : latest;
        this.timeouts = Limits.of(request.options(), config().timeouts());
    }

    /** Another exchange of the call that was running when this one started, or null. */
    @Nullable
    Attempt before() {
        return before;
    }

    void start() {
        ClientListener listener = listener();
        if (listener != null) {
            listener.attemptStarted(new AttemptStarted(callId(), number, request));
        }
        exchange = call.environment().transport().exchange(request, this);
    }

    /** Thread-safe. Ends the exchange; before {@link #start} has returned that is left to its caller, who looks for aborts after it. True if a failure will come of it. */
    boolean abort(Abort reason) {
        TransportExchange running = exchange;
        if (running != null) {
            running.abort(reason);
        }
        return outcome != null && !isOutrun();
    }

    private boolean isOutrun() {
        return lane != null && lane.isOutrun();
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
    public @Nullable ProxyPass proxy() {
        return proxy;
    }

    @Override
    public @Nullable ClientListener listener() {
        return call.environment().listener();
    }

    @Override
    public void onInterim(InterimResponse response) {
        ClientListener listener = listener();
        if (listener != null) {
            listener.interimReceived(new InterimReceived(callId(), number, response));
        }
        Consumer<InterimResponse> told = request.options().interim();
        if (told != null && outcome != null) {
            call.delivery()
                    .run(
                            () -> tell(told, response),
                            refused -> LOG.debug("an interim response to {} is left out", request, refused));
        }
    }

    private void tell(Consumer<InterimResponse> told, InterimResponse response) {
        try {
            told.accept(response);
        } catch (Throwable e) {
            LOG.warn("an interim response to {} could not be told", request, e);
        }
    }

    @Override
    public void onHead(ResponseHead head, IncomingBody body) {
        Outcome told = take();
        if (told == null) {
            body.close();
            return;
        }
        ClientListener listener = listener();
        if (listener != null) {
            listener.headReceived(new HeadReceived(callId(), number, head.status()));
        }
        if (lane != null && !lane.mayAnswer()) {
            body.close();
            fail(told, Abort.OUTRUN.failure(call.reached()));
            return;
        }
        call.exchangeAnswered(number);
        Trailers end = new Trailers(call, request);
        trailers = end;
        Abort reason = call.abortReason();
        if (reason != null) {
            body.close();
            fail(told, call.aborted(reason));
            return;
        }
        IncomingBody read = call.environment().decoding().of(request, head, body);
        told.response(new CallResponse(request, head, history, new LazyBody(call, request, head, read, end)));
    }

    @Override
    public void onFailure(HttpClientException failure) {
        Outcome told = take();
        if (told != null) {
            if (!isOutrun()) {
                call.exchangeFailed(failure);
            }
            fail(told, failure);
        }
    }

    /** First whoever waits for this exchange, then the call itself if it is aborted: an interceptor cannot hold up that. */
    private void fail(Outcome told, HttpClientException failure) {
        told.failure(failure);
        if (call.abortReason() != null && !isOutrun()) {
            call.failure(failure);
        }
    }

    private @Nullable Outcome take() {
        Outcome waiting = outcome;
        outcome = null;
        return waiting;
    }

    @Override
    public void onEnd(ExchangeReport report) {
        ended = true;
        ClientListener listener = listener();
        if (listener != null) {
            listener.attemptEnded(new AttemptEnded(
                    callId(), number, report.bytesSent(), report.bytesReceived(), report.times(), report.failure()));
        }
        Trailers end = trailers;
        if (end != null) {
            end.ended(report.failure());
        }
        call.exchangeEnded(number, report);
    }
}
