package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.auth.Authenticator;
import io.sallyport.internal.auth.Negotiation;
import io.sallyport.internal.auth.Side;
import io.sallyport.internal.followup.FollowUp;
import io.sallyport.proxy.Proxy;
import io.sallyport.proxy.ProxyChooser;
import io.sallyport.spi.ProxyPass;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one attempt to its origin: by which proxy, what that asks, and by which next one if it cannot be reached. Below the interceptors, which see one answer. One step at a time, as {@link Attempts}
 * has them.
 */
final class Way implements Outcome {

    private static final Logger LOG = LoggerFactory.getLogger(Way.class);

    private final Attempts attempts;
    private final Call call;
    private final Request request;
    private final List<Response> history;
    private final ProxyChooser chooser;
    private final Outcome head;
    private final Race.@Nullable Lane lane;

    private List<Proxy> proxies = List.of();
    private int index;

    /** How the proxy is answered that passes requests on; null for all others. */
    private @Nullable Negotiation negotiation;

    private @Nullable HttpClientException earlier;

    private Way(
            Attempts attempts,
            Call call,
            Request request,
            List<Response> history,
            ProxyChooser chooser,
            Outcome head,
            Race.@Nullable Lane lane) {
        this.attempts = attempts;
        this.call = call;
        this.request = request;
        this.history = history;
        this.chooser = chooser;
        this.head = head;
        this.lane = lane;
    }

    /** The way of a request; the client's chooser is for those that have no proxy of their own. */
    static Way of(
            Attempts attempts,
            Call call,
            Request request,
            List<Response> history,
            @Nullable ProxyChooser clients,
            Outcome head,
            Race.@Nullable Lane lane) {
        return new Way(attempts, call, request, history, ProxyChoice.chooser(request, clients), head, lane);
    }

    void start() {
        Executor blocking = call.environment().transport().blockingExecutor();
        attempts.await(ProxyChoice.choose(chooser, request, blocking), this::chosen, head);
    }

    private void chosen(List<Proxy> chosen) {
        proxies = chosen;
        go();
    }

    private Proxy proxy() {
        return proxies.get(index);
    }

    private void go() {
        Proxy proxy = proxy();
        String byHand = request.headers().first(Side.PROXY.credentials());
        boolean shown = byHand != null && attempts.mayShow(proxy);
        Request plain = byHand == null ? request : without(request);
        if (proxy.isDirect()) {
            attempts.launch(plain, null, history, this, lane);
            return;
        }
        Authenticator authenticator = shown ? null : proxy.authenticator();
        if (!proxy.isHttp() || request.target().isSecure()) {
            ProxyPass pass = new TunnelPass(call.environment(), proxy, request, authenticator, shown ? byHand : null);
            attempts.launch(plain, pass, history, this, lane);
            return;
        }
        Request passedOn = shown ? request : plain;
        ProxyPass pass = new TunnelPass(call.environment(), proxy, request, null, null);
        if (authenticator == null || request.options().literal()) {
            attempts.launch(passedOn, pass, history, this, lane);
            return;
        }
        Negotiation begun = negotiation;
        if (begun == null) {
            begun = call.environment().authentication().begin(proxy, authenticator);
            negotiation = begun;
        }
        attempts.await(begun.authorize(passedOn), sent -> attempts.launch(sent, pass, history, this, lane), head);
    }

    private static Request without(Request request) {
        Headers kept =
                request.headers().toBuilder().remove(Side.PROXY.credentials()).build();
        return request.with(kept, request.body());
    }

    @Override
    public void response(Response response) {
        Negotiation begun = negotiation;
        if (begun == null) {
            head.response(response);
        } else {
            call.delivery().runHere(() -> follow(begun.answered(request, response), response));
        }
    }

    private void follow(FollowUp next, Response response) {
        if (next instanceof FollowUp.Await unknown) {
            attempts.await(unknown.next(), known -> follow(known, response), head);
        } else if (next instanceof FollowUp.Fail refused) {
            Discard.start(response);
            head.failure(refused.failure());
        } else if (next instanceof FollowUp.Authenticate again) {
            CallLog.authenticating(call, request, again);
            Discard.before(this::go, response);
        } else {
            head.response(response);
        }
    }

    @Override
    public void failure(HttpClientException failure) {
        if (earlier != null) {
            failure.addSuppressed(earlier);
        }
        if (call.abortReason() != null || !ProxyChoice.isUnreached(failure)) {
            head.failure(failure);
            return;
        }
        Proxy failed = proxy();
        ProxyChoice.failed(
                chooser,
                request,
                failed,
                failure,
                call.environment().transport().blockingExecutor());
        if (index + 1 < proxies.size() && request.body().isRepeatable()) {
            index++;
            negotiation = null;
            earlier = failure;
            LOG.debug("going by {}: {} could not be reached", proxy(), proxies.get(index - 1));
            go();
        } else {
            head.failure(failure);
        }
    }

    /** The way a stage of CONNECT goes on, for {@link TunnelPass}. */
    static CompletionStage<Boolean> again(FollowUp next) {
        if (next instanceof FollowUp.Await unknown) {
            return unknown.next().thenCompose(Way::again);
        }
        return next instanceof FollowUp.Fail refused
                ? CompletableFuture.failedFuture(refused.failure())
                : CompletableFuture.completedFuture(next instanceof FollowUp.Authenticate);
    }
}
