package io.sallyport.testing;

import io.sallyport.event.AttemptEnded;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.CallEnded;
import io.sallyport.event.CallStarted;
import io.sallyport.event.ClientListener;
import io.sallyport.event.ConnectEnded;
import io.sallyport.event.ConnectStarted;
import io.sallyport.event.ConnectionClosed;
import io.sallyport.event.ConnectionLeased;
import io.sallyport.event.HeadReceived;
import io.sallyport.event.InterimReceived;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Keeps all that a client tells its listener, in order, for tests to look at and to wait for. Give each client its own: calls are numbered per client. Thread-safe.
 *
 * <pre>{@code
 * RecordingListener events = new RecordingListener();
 * HttpClient client = HttpClient.builder().transport(transport).listener(events).build();
 * client.get(url).thenCompose(Response::text).join();
 * assertEquals(200, events.await(CallEnded.class).status());
 * events.assertPaired();
 * }</pre>
 */
public final class RecordingListener implements ClientListener {

    /** How long the waiting methods wait at most: 10 seconds. */
    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(10);

    /** What was told when, on which thread. */
    private record Entry(long nanos, String thread, Object event) {

        private String text(long origin) {
            return String.format("%9.3f ms  [%s]  %s", (nanos - origin) / 1e6, thread, event);
        }
    }

    private final Duration limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final List<Entry> entries = new ArrayList<>();

    /** A listener that waits up to {@link #DEFAULT_LIMIT}. */
    public RecordingListener() {
        this(DEFAULT_LIMIT);
    }

    /**
     * A listener with a limit of its own.
     *
     * @param limit how long the waiting methods wait at most
     */
    public RecordingListener(Duration limit) {
        this.limit = limit;
    }

    /** {@return all events so far, in order} */
    public List<Object> events() {
        return locked(() -> entries.stream().map(Entry::event).toList());
    }

    /**
     * The events of one type so far, in order.
     *
     * @param <E> the type
     * @param type the type
     * @return the events
     */
    public <E> List<E> events(Class<E> type) {
        return events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /**
     * Waits for an event of a type, unless there is one already.
     *
     * @param <E> the type
     * @param type the type
     * @return the first one
     * @throws AssertionError if none came in time; it shows all that came
     */
    public <E> E await(Class<E> type) {
        return await(type, event -> true);
    }

    /**
     * Waits for an event of a type that is as wanted, unless there is one already.
     *
     * @param <E> the type
     * @param type the type
     * @param wanted which one
     * @return the first one
     * @throws AssertionError if none came in time; it shows all that came
     */
    public <E> E await(Class<E> type, Predicate<? super E> wanted) {
        return awaitCount(type, wanted, 1).get(0);
    }

    /**
     * Waits for a number of events of a type, unless there are so many already.
     *
     * @param <E> the type
     * @param type the type
     * @param count how many
     * @return all of that type so far
     * @throws AssertionError if too few came in time; it shows all that came
     */
    public <E> List<E> awaitCount(Class<E> type, int count) {
        return awaitCount(type, event -> true, count);
    }

    /**
     * Demands that every start got exactly one end, in the order that {@link ClientListener} promises. Waits for ends that are still to come; a connection may
     * stay open.
     *
     * @throws AssertionError if not; it names what is wrong and shows all events
     */
    public void assertPaired() {
        lock.lock();
        try {
            awaitLocked(() -> EventPairs.of(events()).open().isEmpty());
            EventPairs pairs = EventPairs.of(events());
            List<String> faults = new ArrayList<>(pairs.faults());
            pairs.open().forEach(start -> faults.add(start + " has no end"));
            if (!faults.isEmpty()) {
                throw new AssertionError(String.join("\n", faults) + "\n" + this);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all events. */
    public void clear() {
        locked(() -> {
            entries.clear();
            return true;
        });
    }

    /** All events, one line each: the time since the first, the thread, the event. Secrets in requests are masked. */
    @Override
    public String toString() {
        return locked(() -> {
            StringBuilder text = new StringBuilder(entries.size() + " events:");
            for (Entry entry : entries) {
                text.append('\n').append(entry.text(entries.get(0).nanos()));
            }
            return text.toString();
        });
    }

    @Override
    public void callStarted(CallStarted event) {
        add(event);
    }

    @Override
    public void attemptStarted(AttemptStarted event) {
        add(event);
    }

    @Override
    public void connectionLeased(ConnectionLeased event) {
        add(event);
    }

    @Override
    public void interimReceived(InterimReceived event) {
        add(event);
    }

    @Override
    public void headReceived(HeadReceived event) {
        add(event);
    }

    @Override
    public void attemptEnded(AttemptEnded event) {
        add(event);
    }

    @Override
    public void callEnded(CallEnded event) {
        add(event);
    }

    @Override
    public void connectStarted(ConnectStarted event) {
        add(event);
    }

    @Override
    public void connectEnded(ConnectEnded event) {
        add(event);
    }

    @Override
    public void connectionClosed(ConnectionClosed event) {
        add(event);
    }

    private void add(Object event) {
        locked(() -> {
            told.signalAll();
            return entries.add(
                    new Entry(System.nanoTime(), Thread.currentThread().getName(), event));
        });
    }

    private <E> List<E> awaitCount(Class<E> type, Predicate<? super E> wanted, int count) {
        lock.lock();
        try {
            awaitLocked(() -> matching(type, wanted).size() >= count);
            List<E> found = matching(type, wanted);
            if (found.size() < count) {
                throw new AssertionError(found.size() + " such " + type.getSimpleName() + " in " + limit
                        + " (expected: " + count + ")\n" + this);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    private <E> List<E> matching(Class<E> type, Predicate<? super E> wanted) {
        return events(type).stream().filter(wanted).toList();
    }

    /** Waits, holding the lock, until it is so or the limit has passed. */
    private void awaitLocked(BooleanSupplier condition) {
        long left = limit.toNanos();
        try {
            while (!condition.getAsBoolean() && left > 0) {
                left = told.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for events\n" + this, e);
        }
    }

    private <R> R locked(Supplier<R> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
