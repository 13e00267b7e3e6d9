package io.sallyport.testing.contract;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.HttpClientException;
import io.sallyport.config.PoolConfig;
import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportConfig;
import io.sallyport.spi.TransportSnapshot;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.RecordingListener;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** What each topic of the contract starts from: transports, clients and servers that are closed after the test, before the leak check looks. */
@Timeout(120)
abstract class Fixture {

    /** How long a test waits for what must come: long enough for a machine that does other things too. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** A limit that is to run out. */
    static final Duration SHORT = Duration.ofMillis(400);

    /** Stands for whatever closes. */
    private interface Closing {
        void close() throws Exception;
    }

    @RegisterExtension
    final LeakExtension leaks;

    private final TransportContract contract;
    private final Deque<Closing> clients = new ArrayDeque<>();
    private final Deque<Closing> transports = new ArrayDeque<>();
    private final Deque<Closing> servers = new ArrayDeque<>();
    private final List<RecordingListener> listeners = new ArrayList<>();
    private final Deque<RecordingListener> unchecked = new ArrayDeque<>();
    private @Nullable OriginServer server;
    private @Nullable ScriptedPeer peer;

    Fixture(TransportContract contract) {
        this.contract = contract;
        this.leaks = contract.leakCheck();
    }

    /** A transport with default limits. */
    final Transport transport() {
        return transport(PoolConfig.defaults());
    }

    final Transport transport(PoolConfig pool) {
        Transport transport = leaks.watch(contract.createTransport(new TransportConfig(pool)));
        transports.push(() -> get(transport.closeAsync(Duration.ZERO)));
        return transport;
    }

    /** A client that trusts our servers, on a transport of its own. */
    final HttpClient client() {
        return client(settings -> {});
    }

    final HttpClient client(PoolConfig pool) {
        return client(transport(pool), settings -> {});
    }

    final HttpClient client(Consumer<HttpClientBuilder> settings) {
        return client(transport(), settings);
    }

    final HttpClient client(Transport transport, Consumer<HttpClientBuilder> settings) {
        RecordingListener events = leaks.watch(new RecordingListener(LIMIT));
        listeners.add(events);
        unchecked.add(events);
        HttpClientBuilder builder =
                HttpClient.builder().transport(transport).tls(contract.tls()).listener(events);
        settings.accept(builder);
        HttpClient client = builder.build();
        clients.push(() -> get(client.closeAsync(Duration.ZERO)));
        return client;
    }

    /** What the last client told. */
    final RecordingListener events() {
        return listeners.get(listeners.size() - 1);
    }

    /** The real server of this test. */
    final OriginServer server() {
        OriginServer running = server;
        if (running == null) {
            running = OriginServer.start(contract.overTls());
            servers.push(running::close);
            server = running;
        }
        return running;
    }

    /** The scripted server of this test. */
    final ScriptedPeer peer() {
        ScriptedPeer running = peer;
        if (running == null) {
            running = peer(ScriptedPeer.builder());
            peer = running;
        }
        return running;
    }

    /** One more scripted server. */
    final ScriptedPeer peer(ScriptedPeer.Builder settings) {
        ScriptedPeer running = (contract.overTls() ? settings.tls(TestTls.serverContext()) : settings)
                .limit(LIMIT)
                .start();
        servers.push(running::close);
        return running;
    }

    final boolean overTls() {
        return contract.overTls();
    }

    final boolean watchesIdleConnections() {
        return contract.watchesIdleConnections();
    }

    /** A result that must come. */
    static <T> T get(CompletableFuture<T> future) {
        return get(future, LIMIT);
    }

    /** A result that must come in time. */
    static <T> T get(CompletableFuture<T> future, Duration limit) {
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("no result in " + limit, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** A failure that must come, of a type. */
    static <X extends Throwable> X failure(Class<X> type, CompletableFuture<?> future) {
        Object result;
        try {
            result = future.get(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            return assertInstanceOf(type, cause);
        } catch (TimeoutException e) {
            throw new AssertionError("no failure in " + LIMIT + " (expected: " + type.getSimpleName() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        throw new AssertionError(result + " (expected: " + type.getSimpleName() + ")");
    }

    /** A failure that must be thrown, of a type. */
    static <X extends HttpClientException> X thrown(Class<X> type, Executable executable) {
        return assertThrowsExactly(type, executable);
    }

    /** Waits until it is so: for what has no event. */
    static void eventually(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError("not in " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Waits until a client's transport has neither lease nor exchange; idle connections stay. */
    static void settle(HttpClient client) {
        eventually("no lease and no exchange", () -> {
            TransportSnapshot now = client.snapshot();
            return now.leased() + now.exchanges() + now.opening() + now.waiting() == 0;
        });
    }

    /** Closes clients, then transports, then servers; then every start must have its end. Tests call it where the order matters to them; it does nothing the second time. */
    @AfterEach
    final void closeAll() {
        List<AssertionError> failures = new ArrayList<>();
        for (Deque<Closing> kind : List.of(clients, transports, servers)) {
            while (!kind.isEmpty()) {
                run(kind.pop(), failures);
            }
        }
        while (!unchecked.isEmpty()) {
            run(unchecked.pop()::assertPaired, failures);
        }
        if (!failures.isEmpty()) {
            AssertionError first = failures.get(0);
            failures.subList(1, failures.size()).forEach(first::addSuppressed);
            throw first;
        }
    }

    private static void run(Closing action, List<AssertionError> failures) {
        try {
            action.close();
        } catch (AssertionError e) {
            failures.add(e);
        } catch (Exception e) {
            failures.add(new AssertionError("closing failed: " + e, e));
        }
    }
}
