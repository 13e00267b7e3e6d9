package io.sallyport.internal.call;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.Request;
import io.sallyport.spi.ExchangeContext;
import io.sallyport.spi.Loop;
import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportExchange;
import io.sallyport.spi.TransportSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A transport that only remembers what it was asked for; the test plays the server. Two loops: calls from elsewhere belong to {@link #home}, connections to {@link #connections}. */
final class FakeTransport implements Transport {

    final ManualLoop home = new ManualLoop("home");
    final ManualLoop connections = new ManualLoop("connections");
    Executor blockingExecutor = Runnable::run;
    private final List<FakeExchange> exchanges = new ArrayList<>();
    private final List<Duration> closes = new ArrayList<>();

    /** A builder of clients on this transport. */
    HttpClientBuilder client() {
        return HttpClient.builder().transport(this);
    }

    /** Runs all loops until none has anything to do. */
    void run() {
        boolean more = true;
        while (more) {
            boolean ran = home.run();
            more = connections.run() || ran;
        }
    }

    /** Moves all clocks, and runs what is due. */
    void advance(Duration time) {
        home.advance(time);
        connections.advance(time);
        run();
    }

    /** The only exchange so far. */
    FakeExchange exchange() {
        List<FakeExchange> all = exchanges();
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " exchanges (expected: 1)");
        }
        return all.get(0);
    }

    /** The exchange of a number, from 1. */
    FakeExchange exchange(int number) {
        return exchanges().get(number - 1);
    }

    synchronized List<FakeExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** Timers that have not run. */
    int timers() {
        return home.timers() + connections.timers();
    }

    /** The grace times it was closed with. */
    synchronized List<Duration> closes() {
        return List.copyOf(closes);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Loop homeLoop() {
        return connections.inLoop() ? connections : home;
    }

    @Override
    public boolean inLoop() {
        return home.inLoop() || connections.inLoop();
    }

    @Override
    public synchronized TransportExchange exchange(Request request, ExchangeContext context) {
        FakeExchange exchange = new FakeExchange(connections, request, context);
        exchanges.add(exchange);
        return exchange;
    }

    @Override
    public Executor blockingExecutor() {
        return blockingExecutor;
    }

    @Override
    public TransportSnapshot snapshot() {
        return new TransportSnapshot(name(), List.of(), 0, 0, 0, 0, exchanges().size(), timers(), List.of());
    }

    @Override
    public synchronized CompletableFuture<Void> closeAsync(Duration grace) {
        closes.add(grace);
        return CompletableFuture.completedFuture(null);
    }
}
