package io.sallyport.testing;

import io.sallyport.HttpClient;
import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Demands after each test that nothing is left behind: on the clients and transports it watches, no lease, no connection being opened, no waiter, no exchange and no timer; in the process, no
 * socket that was not there before (on Linux), but for the idle connections of clients that are still open; and nothing that a {@link ResourceProbe} finds. Since things end a moment later on their
 * loops, it looks again for a while before it fails.
 *
 * <p>If a {@link RecordingListener} is watched, its events are shown with the failure, also when the test failed by itself. For tests that run one at a time.
 *
 * <pre>{@code
 * @RegisterExtension
 * final LeakExtension leaks = new LeakExtension();
 *
 * @Test
 * void readsTheBody() {
 *     try (HttpClient client = leaks.watch(HttpClient.create())) {
 *         ...
 *     }
 * }
 * }</pre>
 */
public final class LeakExtension implements BeforeEachCallback, AfterEachCallback {

    /** How long it looks again before it fails: 5 seconds. */
    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(5);

    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private final Duration limit;
    private final List<Supplier<TransportSnapshot>> watched = new CopyOnWriteArrayList<>();
    private final List<RecordingListener> listeners = new CopyOnWriteArrayList<>();
    private final List<ResourceProbe> given = new CopyOnWriteArrayList<>();
    private List<ResourceProbe> probes = List.of();
    private @Nullable OpenSockets before;

    /** An extension that looks for {@link #DEFAULT_LIMIT}. */
    public LeakExtension() {
        this(DEFAULT_LIMIT);
    }

    /**
     * An extension with a limit of its own.
     *
     * @param limit how long it looks again before it fails
     */
    public LeakExtension(Duration limit) {
        this.limit = limit;
    }

    /**
     * Watches the transport of a client.
     *
     * @param <C> the client's type
     * @param client the client
     * @return the client
     */
    public <C extends HttpClient> C watch(C client) {
        watched.add(client::snapshot);
        return client;
    }

    /**
     * Watches a transport.
     *
     * @param <T> the transport's type
     * @param transport the transport
     * @return the transport
     */
    public <T extends Transport> T watch(T transport) {
        watched.add(transport::snapshot);
        return transport;
    }

    /**
     * Shows the events of a listener when a test fails.
     *
     * @param listener the listener
     * @return the listener
     */
    public RecordingListener watch(RecordingListener listener) {
        listeners.add(listener);
        return listener;
    }

    /**
     * Asks a probe too, beside those that the service loader finds.
     *
     * @param probe the probe
     * @return the probe
     */
    public ResourceProbe watch(ResourceProbe probe) {
        given.add(probe);
        return probe;
    }

    /**
     * Waits, while a test goes on, until what it watches holds nothing but idle connections: a call's future may complete a moment before its connection is free.
     *
     * @throws AssertionError if something is held when the limit is over; says what
     */
    public void awaitSettled() {
        List<String> held = left(this::held);
        if (!held.isEmpty()) {
            throw new AssertionError("still held after " + limit + ":\n" + String.join("\n", held) + events());
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        begin();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        end(context.getExecutionException().orElse(null));
    }

    void begin() {
        List<ResourceProbe> all = new ArrayList<>(given);
        ServiceLoader.load(ResourceProbe.class).forEach(all::add);
        all.forEach(ResourceProbe::begin);
        probes = all;
        before = OpenSockets.now();
    }

    void end(@Nullable Throwable failure) {
        List<String> leaks = left(this::leaks);
        if (!leaks.isEmpty()) {
            throw new AssertionError("left behind after " + limit + ":\n" + String.join("\n", leaks) + events());
        }
        if (failure != null && !listeners.isEmpty()) {
            failure.addSuppressed(new RecordedEvents(events()));
        }
    }

    /** What is left at the limit, or nothing as soon as nothing is left. */
    private List<String> left(Supplier<List<String>> source) {
        long start = System.nanoTime();
        List<String> left = source.get();
        while (!left.isEmpty() && System.nanoTime() - start < limit.toNanos()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            left = source.get();
        }
        return left;
    }

    private List<String> held() {
        return held(snapshots());
    }

    private List<TransportSnapshot> snapshots() {
        return watched.stream().map(Supplier::get).toList();
    }

    private static List<String> held(List<TransportSnapshot> snapshots) {
        List<String> held = new ArrayList<>();
        for (TransportSnapshot now : snapshots) {
            if (now.opening() + now.leased() + now.waiting() + now.exchanges() + now.timers() > 0) {
                held.add(describe(now));
            }
        }
        return held;
    }

    private List<String> leaks() {
        List<TransportSnapshot> snapshots = snapshots();
        List<String> leaks = held(snapshots);
        OpenSockets start = before;
        if (start != null) {
            int idle = snapshots.stream().mapToInt(TransportSnapshot::idle).sum();
            leaks.addAll(OpenSockets.now().since(start, idle));
        }
        for (ResourceProbe probe : probes) {
            probe.outstanding().forEach(each -> leaks.add(probe.name() + ": " + each));
        }
        return leaks;
    }

    private static String describe(TransportSnapshot held) {
        return held.transport() + " holds " + held.leased() + " leased connections, " + held.opening() + " opening, "
                + held.waiting() + " waiters, " + held.exchanges() + " exchanges, " + held.timers()
                + " timers; routes: " + held.routes();
    }

    private String events() {
        StringBuilder text = new StringBuilder();
        listeners.forEach(listener -> text.append('\n').append(listener));
        return text.toString();
    }

    /** Shows events beside the failure of a test. */
    private static final class RecordedEvents extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private RecordedEvents(String events) {
            super(events, null, false, false);
        }
    }
}
