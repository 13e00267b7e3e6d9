package io.sallyport.testing;

import io.sallyport.CallFuture;
import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.TargetUri;
import io.sallyport.Tunnel;
import io.sallyport.spi.TransportSnapshot;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client that does nothing but hold what it is told to. */
class HoldingClient implements HttpClient {

    private final @Nullable TransportSnapshot held;

    HoldingClient(@Nullable TransportSnapshot held) {
        this.held = held;
    }

    @Override
    public TransportSnapshot snapshot() {
        return Objects.requireNonNull(held);
    }

    @Override
    public CallFuture<Response> send(Request request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CallFuture<Tunnel> connect(String authority) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CallFuture<FullResponse> fetch(Request request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable TargetUri baseUrl() {
        return null;
    }

    @Override
    public HttpClientBuilder toBuilder() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> closeAsync(Duration grace) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
}
