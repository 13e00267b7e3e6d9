package io.sallyport.jdk.internal.url;

import io.sallyport.Response;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which ways requests for a URL go, by the platform's rules. Immutable.
 *
 * @param ways those to try, in order; at least one
 * @param told who is told of a proxy that cannot be reached; null for a connection with a proxy of its own
 * @param uri what it is told it was for; null with nobody to tell
 */
record Route(
        List<Proxy> ways,
        @Nullable ProxySelector told,
        @Nullable URI uri) {

    /** Sends by one way. */
    interface Exchange {
        CompletableFuture<Response> by(Proxy way) throws IOException;
    }

    /**
     * The ways to a URL.
     *
     * @param own the connection's; null if the platform's selector decides
     */
    static Route of(URL url, @Nullable Proxy own) throws IOException {
        if (own != null) {
            return new Route(List.of(own), null, null);
        }
        ProxySelector selector = ProxySelector.getDefault();
        URI uri = selector == null ? null : Hop.uri(url);
        if (selector == null || uri == null) {
            return new Route(List.of(Proxy.NO_PROXY), null, null);
        }
        try {
            List<Proxy> offered = selector.select(uri);
            return new Route(offered.isEmpty() ? List.of(Proxy.NO_PROXY) : List.copyOf(offered), selector, uri);
        } catch (IllegalArgumentException e) {
            throw new IOException("Failed to select a proxy", e);
        }
    }

    /** Sends by the first way that there is. Cancelling the result ends what is on its way. */
    CompletableFuture<Response> send(Exchange exchange) throws IOException {
        return from(0, exchange);
    }

    private CompletableFuture<Response> from(int index, Exchange exchange) throws IOException {
        Proxy way = ways.get(index);
        CompletableFuture<Response> sent = exchange.by(way);
        if (told == null || way.type() == Proxy.Type.DIRECT) {
            return sent;
        }
        return orElse(sent, failure -> after(index, failure, exchange));
    }

    /** What another call gives if one fails; on another thread, since selectors may take their time. Cancelling the result ends what is on its way. */
    static CompletableFuture<Response> orElse(
            CompletableFuture<Response> sent, Function<Throwable, CompletableFuture<Response>> otherwise) {
        CompletableFuture<CompletableFuture<Response>> next = new CompletableFuture<>();
        CompletableFuture<Response> result = sent.exceptionallyComposeAsync(failure -> {
            CompletableFuture<Response> other = otherwise.apply(failure);
            next.complete(other);
            return other;
        });
        result.whenComplete((reply, failure) -> {
            if (result.isCancelled()) {
                sent.cancel(false);
                next.thenAccept(other -> other.cancel(false));
            }
        });
        return result;
    }

    private CompletableFuture<Response> after(int index, Throwable failure, Exchange exchange) {
        IOException known = Failures.of(failure);
        if (!Failures.isUnreached(known)) {
            return CompletableFuture.failedFuture(failure);
        }
        try {
            if (told != null) {
                told.connectFailed(uri, ways.get(index).address(), known);
            }
            if (index + 1 == ways.size()) {
                return CompletableFuture.failedFuture(failure);
            }
            return from(index + 1, exchange);
        } catch (IOException | RuntimeException e) {
            e.addSuppressed(known);
            return CompletableFuture.failedFuture(e);
        }
    }
}
