package io.sallyport.internal.call;

import io.sallyport.CallFuture;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Tunnel;
import io.sallyport.config.ClientConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.event.ClientListener;
import io.sallyport.internal.text.Durations;
import io.sallyport.proxy.Proxy;
import io.sallyport.proxy.ProxyChooser;
import io.sallyport.spi.Abort;
import io.sallyport.spi.AddressResolver;
import io.sallyport.spi.Loop;
import io.sallyport.spi.ProxyPass;
import io.sallyport.spi.TransportExchange;
import io.sallyport.spi.TunnelContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One tunnel being asked for: by which proxy, and by which next one if that cannot be reached. Running until the tunnel is closed. Thread-safe: steps follow one another, but aborts come from anywhere. */
final class TunnelCall implements TunnelContext, DrivenFuture.Owner, RunningCalls.One {

    private final CallEnvironment environment;
    private final Request request;
    private final ProxyChooser chooser;
    private final long id;
    private final Loop home;
    private final Delivery delivery;
    private final DrivenFuture<Tunnel> result = new DrivenFuture<>(this);

    private List<Proxy> proxies = List.of();
    private int index;
    private @Nullable ProxyPass pass;
    private @Nullable HttpClientException earlier;

    private volatile Loop.@Nullable Timer deadline;
    private volatile @Nullable TransportExchange exchange;
    private volatile @Nullable Abort abort;

    TunnelCall(CallEnvironment environment, Request request) {
        this.environment = environment;
        this.request = request;
        this.chooser = ProxyChoice.chooser(request, environment.settings().proxies());
        this.id = environment.nextCallId();
        this.home = environment.transport().homeLoop();
        this.delivery = new Delivery(request, environment.settings().callbackExecutor(), home.inLoop() ? home : null);
    }

    /** Starts. On the caller's thread; nothing is completed in here. */
    CallFuture<Tunnel> start() {
        if (!environment.running().add(this)) {
            soon(() -> fail(aborted(Abort.CLOSED)));
            return result;
        }
        Duration limit = timeouts().call();
        try {
            deadline = limit.isZero() ? null : home.schedule(() -> abort(Abort.DEADLINE), Durations.nanos(limit));
        } catch (RejectedExecutionException e) {
            soon(() -> end(aborted(Abort.CLOSED)));
            return result;
        }
        ProxyChoice.choose(chooser, request, environment.transport().blockingExecutor())
                .whenComplete((chosen, failure) -> soon(() -> chosen(chosen, failure)));
        return result;
    }

    private void soon(Runnable task) {
        try {
            home.execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // the transport's loops are closed
        }
    }

    private void chosen(@Nullable List<Proxy> chosen, @Nullable Throwable failure) {
        if (chosen == null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            end((HttpClientException) Objects.requireNonNull(cause));
        } else {
            proxies = chosen;
            go();
        }
    }

    private void go() {
        Abort before = abort;
        if (before != null) {
            end(aborted(before));
            return;
        }
        Proxy proxy = proxies.get(index);
        pass = proxy.isDirect() ? null : new TunnelPass(environment, proxy, request, proxy.authenticator(), null);
        TransportExchange started = environment.transport().upgrade(request, this);
        exchange = started;
        Abort meanwhile = abort;
        if (meanwhile != null) {
            started.abort(meanwhile);
        }
    }

    @Override
    public void onTunnel(Tunnel tunnel) {
        stopDeadline();
        tunnel.closed().thenRun(() -> environment.running().remove(this));
        delivery.run(
                () -> {
                    if (!result.finish(tunnel)) {
                        tunnel.close();
                    }
                },
                rejection -> {
                    tunnel.close();
                    result.fail(rejection);
                });
    }

    @Override
    public void onFailure(HttpClientException failure) {
        if (earlier != null) {
            failure.addSuppressed(earlier);
        }
        if (abort == null && ProxyChoice.isUnreached(failure)) {
            ProxyChoice.failed(
                    chooser,
                    request,
                    proxies.get(index),
                    failure,
                    environment.transport().blockingExecutor());
            if (index + 1 < proxies.size()) {
                index++;
                earlier = failure;
                go();
                return;
            }
        }
        end(failure);
    }

    private void end(HttpClientException failure) {
        stopDeadline();
        environment.running().remove(this);
        fail(failure);
    }

    private void fail(HttpClientException failure) {
        delivery.run(() -> result.fail(failure), rejection -> {
            failure.addSuppressed(rejection);
            result.fail(failure);
        });
    }

    private void stopDeadline() {
        Loop.Timer timer = deadline;
        if (timer != null) {
            timer.cancel();
        }
    }

    private HttpClientException aborted(Abort reason) {
        return reason.failure(FailureFacts.unsent(Phase.PREPARE, request));
    }

    @Override
    public void abort(Abort reason) {
        synchronized (this) {
            if (abort != null) {
                return;
            }
            abort = reason;
        }
        TransportExchange running = exchange;
        if (running != null) {
            running.abort(reason);
        } else {
            soon(() -> end(aborted(reason)));
        }
    }

    @Override
    public void cancelled() {
        abort(Abort.CANCELLED);
    }

    @Override
    public boolean mustNotWait() {
        return environment.transport().inLoop();
    }

    @Override
    public long callId() {
        return id;
    }

    @Override
    public int attempt() {
        return index + 1;
    }

    @Override
    public ClientConfig config() {
        return environment.settings().config();
    }

    @Override
    public Timeouts timeouts() {
        return config().timeouts();
    }

    @Override
    public @Nullable String tlsIdentity() {
        return null;
    }

    @Override
    public Loop home() {
        return home;
    }

    @Override
    public @Nullable AddressResolver resolver() {
        return environment.settings().resolver();
    }

    @Override
    public @Nullable ProxyPass proxy() {
        return pass;
    }

    @Override
    public @Nullable ClientListener listener() {
        return environment.listener();
    }
}
