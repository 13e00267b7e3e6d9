package io.sallyport.internal.call;

import io.sallyport.BlockingHttpClient;
import io.sallyport.CallFuture;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.TargetUri;
import io.sallyport.Tunnel;
import io.sallyport.config.TlsConfig;
import io.sallyport.internal.followup.ExpectationRule;
import io.sallyport.internal.followup.FollowUpRule;
import io.sallyport.internal.followup.RedirectRule;
import io.sallyport.internal.followup.ReplayRule;
import io.sallyport.internal.followup.RetryRule;
import io.sallyport.internal.text.Durations;
import io.sallyport.spi.Loop;
import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportSnapshot;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The client that {@link HttpClientBuilder} builds. Thread-safe, immutable but for being closed. */
public final class CallingClient implements HttpClient {

    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);

    private final CallEnvironment environment;
    private final boolean ownsTransport;
    private final BiFunction<ClientSettings, Transport, HttpClientBuilder> builders;

    /**
     * A client.
     *
     * @param ownsTransport whether closing the client closes the transport
     * @param builders makes a builder from settings, for {@link #toBuilder}
     */
    public CallingClient(
            ClientSettings settings,
            Transport transport,
            boolean ownsTransport,
            BiFunction<ClientSettings, Transport, HttpClientBuilder> builders) {
        this.environment = new CallEnvironment(settings, transport, rules(settings));
        this.ownsTransport = ownsTransport;
        this.builders = builders;
    }

    private static List<FollowUpRule> rules(ClientSettings settings) {
        return List.of(
                new ReplayRule(),
                new ExpectationRule(),
                new RedirectRule(settings.redirects()),
                new RetryRule(
                        settings.retries(), () -> ThreadLocalRandom.current().nextDouble(), InstantSource.system()));
    }

    @Override
    public CallFuture<Response> send(Request request) {
        return new Call(environment, environment.preparer().marked(request)).start();
    }

    @Override
    public CallFuture<FullResponse> fetch(Request request) {
        return (CallFuture<FullResponse>) send(request)
                .thenCompose(response -> response.bytes()
                        .<FullResponse>thenApply(bytes -> new FullAnswer(response, bytes, environment.json())));
    }

    @Override
    public CallFuture<Tunnel> connect(String authority) {
        return new TunnelCall(environment, TunnelRequest.to(authority)).start();
    }

    @Override
    public BlockingHttpClient blocking() {
        return new BlockingFace(this, environment.transport());
    }

    @Override
    public @Nullable TargetUri baseUrl() {
        return environment.settings().baseUrl();
    }

    @Override
    public TlsConfig tls() {
        return environment.settings().config().tls();
    }

    @Override
    public TransportSnapshot snapshot() {
        return environment.transport().snapshot();
    }

    @Override
    public HttpClientBuilder toBuilder() {
        return builders.apply(environment.settings(), environment.transport());
    }

    @Override
    public CompletableFuture<Void> closeAsync(Duration grace) {
        Durations.requireTimeout(grace, "grace");
        CompletableFuture<Void> drained = environment.running().close();
        Loop.Timer limit = drained.isDone() ? null : abortAfter(grace);
        return drained.thenCompose(nothing -> {
            if (limit != null) {
                limit.cancel();
            }
            return ownsTransport
                    ? environment.transport().closeAsync(Duration.ZERO)
                    : CompletableFuture.completedFuture(null);
        });
    }

    private Loop.@Nullable Timer abortAfter(Duration grace) {
        try {
            return environment.transport().homeLoop().schedule(environment.running()::abortAll, Durations.nanos(grace));
        } catch (RejectedExecutionException e) {
            environment.running().abortAll(); // the transport is closed already
            return null;
        }
    }

    @Override
    public void close() {
        if (environment.transport().inLoop()) {
            throw new IllegalStateException(
                    "close() on " + Thread.currentThread().getName()
                            + ", an event loop of this client's transport, would wait for itself: use closeAsync");
        }
        closeAsync(CLOSE_GRACE).join();
    }
}
