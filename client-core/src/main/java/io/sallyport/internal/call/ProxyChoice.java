package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectTimeoutException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.ProxyException;
import io.sallyport.error.ProxyTimeoutException;
import io.sallyport.error.ResolveFailedException;
import io.sallyport.error.TlsFailedException;
import io.sallyport.error.TlsTimeoutException;
import io.sallyport.proxy.Proxy;
import io.sallyport.proxy.ProxyChooser;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks whoever chooses proxies, which is the user's own code, and tells them of failures. Stateless. */
final class ProxyChoice {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyChoice.class);

    private ProxyChoice() {}

    /** Who chooses for a request: its own proxy stands before what its client says. */
    static ProxyChooser chooser(Request request, @Nullable ProxyChooser clients) {
        Proxy own = request.options().proxy();
        return own != null || clients == null ? ProxyChooser.of(own == null ? Proxy.DIRECT : own) : clients;
    }

    /** One or more proxies. Fails with an {@link HttpClientException} only. */
    static CompletableFuture<List<Proxy>> choose(ProxyChooser chooser, Request request, Executor blocking) {
        CompletableFuture<List<Proxy>> chosen = new CompletableFuture<>();
        if (!chooser.mayBlock()) {
            choose(chooser, request, chosen);
            return chosen;
        }
        try {
            blocking.execute(() -> choose(chooser, request, chosen));
        } catch (RejectedExecutionException e) {
            chosen.completeExceptionally(new BlockingExecutorException(
                    facts(request), "the blocking executor refused to choose a proxy", e));
        }
        return chosen;
    }

    private static void choose(ProxyChooser chooser, Request request, CompletableFuture<List<Proxy>> chosen) {
        List<Proxy> proxies;
        try {
            proxies = chooser.choose(request.target());
        } catch (Throwable e) {
            chosen.completeExceptionally(new ProxyException(facts(request), "the proxy cannot be chosen: " + e, e));
            return;
        }
        if (proxies == null || proxies.isEmpty() || proxies.stream().anyMatch(Objects::isNull)) {
            chosen.completeExceptionally(new ProxyException(
                    facts(request),
                    "the proxy chooser returned " + proxies + " (expected: one or more proxies)",
                    null));
        } else {
            chosen.complete(List.copyOf(proxies));
        }
    }

    private static FailureFacts facts(Request request) {
        return FailureFacts.unsent(Phase.PREPARE, request);
    }

    /** Whether the failure says that the way is none: what a proxy has answered by HTTP is an answer. */
    static boolean isUnreached(HttpClientException failure) {
        if (failure.phase() == Phase.PROXY) {
            return failure instanceof ProxyException answered
                    ? answered.status() == 0
                    : failure instanceof ProxyTimeoutException
                            || failure instanceof TlsFailedException
                            || failure instanceof TlsTimeoutException;
        }
        return failure instanceof ResolveFailedException
                || failure instanceof ConnectFailedException
                || failure instanceof ConnectTimeoutException;
    }

    /** Tells the chooser; elsewhere, if it may block. */
    static void failed(
            ProxyChooser chooser, Request request, Proxy proxy, HttpClientException failure, Executor blocking) {
        if (proxy.isDirect()) {
            return;
        }
        if (!chooser.mayBlock()) {
            tell(chooser, request, proxy, failure);
            return;
        }
        try {
            blocking.execute(() -> tell(chooser, request, proxy, failure));
        } catch (RejectedExecutionException e) {
            LOG.debug("a proxy chooser is not told that {} failed", proxy, e);
        }
    }

    private static void tell(ProxyChooser chooser, Request request, Proxy proxy, HttpClientException failure) {
        try {
            chooser.failed(request.target(), proxy, failure);
        } catch (RuntimeException | Error e) {
            LOG.warn("ProxyChooser.failed threw", e);
        }
    }
}
