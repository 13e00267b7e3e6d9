package io.sallyport.testing;

import io.sallyport.testing.FaultPlan.Direction;
import io.sallyport.testing.FaultPlan.End;
import io.sallyport.testing.FaultPlan.Opening;
import io.sallyport.testing.FaultPlan.Way;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection through a {@link FaultProxy}: its faults may be changed, and its course awaited. Whatever waits does so for the proxy's limit and then throws an {@link AssertionError}. Thread-safe.
 */
public final class ProxiedConnection {

    private final int number;
    private final ProxyTools tools;
    private final Socket client;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Direction, ProxiedCourse> courses = new EnumMap<>(Direction.class);

    // Guarded by the lock.
    private FaultPlan plan;
    private int planNumber;
    private @Nullable Socket server;
    private boolean ended;

    ProxiedConnection(int number, ProxyTools tools, Socket client, FaultPlan plan) {
        this.number = number;
        this.tools = tools;
        this.client = client;
        this.plan = plan;
        for (Direction direction : Direction.values()) {
            courses.put(direction, new ProxiedCourse());
        }
    }

    /** {@return its place in the order of connections, from 1} */
    public int number() {
        return number;
    }

    /** {@return the faults it suffers} */
    public FaultPlan plan() {
        lock.lock();
        try {
            return plan;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes the faults it suffers from now on. Bytes that are held go at once, stalls end unless the new plan has one; an end at a byte that has gone by happens now.
     *
     * @param value the new plan; {@link FaultPlan#resetOnAccept} resets it
     * @return this
     */
    public ProxiedConnection plan(FaultPlan value) {
        lock.lock();
        try {
            plan = value;
            planNumber++;
            courses.values().forEach(course -> course.released = false);
            if (value.opening() == Opening.RESET) {
                end(true);
            }
            for (Direction direction : Direction.values()) {
                if (!ended && course(direction).bytes > 0 && !isStalling(direction)) {
                    endIfDue(direction);
                }
            }
            changed.signalAll();
            return this;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stalls of its plan, both ways, those to come too. */
    public void release() {
        lock.lock();
        try {
            courses.values().forEach(course -> course.released = true);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Resets it now, the client's side and the server's. */
    public void reset() {
        lock.lock();
        try {
            end(true);
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@return the number of bytes passed on}
     *
     * @param direction which way
     */
    public long bytes(Direction direction) {
        lock.lock();
        try {
            return course(direction).bytes;
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether its sockets are open} */
    public boolean isOpen() {
        lock.lock();
        try {
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until so many bytes were passed on.
     *
     * @param direction which way
     * @param count at least so many
     * @return this
     * @throws AssertionError if they are not in time
     */
    public ProxiedConnection awaitBytes(Direction direction, long count) {
        return await(() -> course(direction).bytes >= count, count + " bytes " + direction);
    }

    /**
     * Waits until it stands still at its plan's stall, or in a black hole.
     *
     * @param direction which way
     * @return this
     * @throws AssertionError if it does not in time
     */
    public ProxiedConnection awaitStalled(Direction direction) {
        return await(() -> course(direction).stalled, "a stall " + direction);
    }

    /**
     * Waits until it holds a piece back, for a delay or a limit of bytes a second.
     *
     * @param direction which way
     * @return this
     * @throws AssertionError if it does not in time
     */
    public ProxiedConnection awaitHolding(Direction direction) {
        return await(() -> course(direction).holding, "a piece held " + direction);
    }

    /**
     * Waits until its sockets are closed.
     *
     * @return this
     * @throws AssertionError if they are not in time
     */
    public ProxiedConnection awaitEnd() {
        return await(() -> ended, "the end");
    }

    /** How it fares, for people. */
    @Override
    public String toString() {
        lock.lock();
        try {
            return "connection " + number + (ended ? " (ended)" : "") + ", " + course(Direction.TO_SERVER).bytes
                    + " bytes to the server, " + course(Direction.TO_CLIENT).bytes + " to the client, " + plan;
        } finally {
            lock.unlock();
        }
    }

    /** Connects to the server once the plan lets it, and passes on what the client sends; the way back runs in a thread of its own. */
    void run() {
        try {
            if (plan().opening() == Opening.RESET) {
                reset();
                return;
            }
            if (awaitRoom(Direction.TO_SERVER, 1, true, true) < 0) {
                return;
            }
            Socket opened = tools.sockets().connect();
            if (!take(opened)) {
                return;
            }
            Thread back = tools.threads()
                    .start(() -> new ProxyPump(this, Direction.TO_CLIENT, opened, client).run(), number + " to client");
            new ProxyPump(this, Direction.TO_SERVER, client, opened).run();
            join(back);
        } catch (IOException e) {
            reset(); // the server takes no connection, which the client learns like this
        } finally {
            close();
        }
    }

    /** Closes its sockets, from any thread. */
    void close() {
        lock.lock();
        try {
            end(false);
        } finally {
            lock.unlock();
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean take(Socket opened) throws IOException {
        lock.lock();
        try {
            if (ended) {
                opened.close();
                return false;
            }
            server = opened;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits while a stall holds; then how many bytes may be read or passed on, -1 if the connection has ended. */
    int awaitRoom(Direction direction, int most, boolean reading, boolean opening) {
        ProxiedCourse course = course(direction);
        lock.lock();
        try {
            while (!ended) {
                if (course.dropping) {
                    return most;
                }
                boolean hole = plan.opening() == Opening.BLACK_HOLE;
                if (hole || (!opening && isStalling(direction))) {
                    course.stalled = true;
                    if (hole) {
                        courses.values().forEach(each -> each.stalled = true);
                    }
                    changed.signalAll();
                    changed.awaitUninterruptibly();
                } else {
                    course.stalled = false;
                    if (opening || (reading && course.bytes == 0) || !endIfDue(direction)) {
                        return course.room(plan.way(direction), most);
                    }
                }
            }
            return -1;
        } finally {
            lock.unlock();
        }
    }

    private boolean isStalling(Direction direction) {
        return course(direction).isStalling(plan.way(direction));
    }

    private boolean endIfDue(Direction direction) {
        Way way = plan.way(direction);
        if (way.end() == End.NONE || course(direction).bytes < way.endAt()) {
            return false;
        }
        Socket target = direction == Direction.TO_CLIENT ? client : server;
        if (way.end() == End.RESET || target == null) {
            end(true);
        } else if (way.end() == End.TRUNCATE) {
            drop(direction, target);
        } else {
            drop(Direction.TO_CLIENT, client);
            drop(Direction.TO_SERVER, Objects.requireNonNull(server));
        }
        return true;
    }

    /** What comes from now on is read and dropped. */
    private void drop(Direction direction, Socket target) {
        course(direction).dropping = true;
        ProxySockets.shutdownOutput(target);
        changed.signalAll();
    }

    /** Waits as long as the plan holds a piece of this size; not if the plan is changed meanwhile. */
    void hold(Direction direction, int count) {
        lock.lock();
        try {
            Way way = plan.way(direction);
            long nanos = way.delayNanos();
            if (way.bytesPerSecond() > 0) {
                nanos += TimeUnit.SECONDS.toNanos(count) / way.bytesPerSecond();
            }
            ProxiedCourse course = course(direction);
            if (nanos == 0 || course.dropping) {
                return;
            }
            int current = planNumber;
            course.holding = true;
            BooleanSupplier over = () -> ended || planNumber != current || course.dropping;
            tools.clock().await(nanos, over, lock, changed);
            course.holding = false;
        } finally {
            lock.unlock();
        }
    }

    /** Whether what comes is read and dropped. */
    boolean isDropping(Direction direction) {
        lock.lock();
        try {
            return course(direction).dropping;
        } finally {
            lock.unlock();
        }
    }

    /** So many bytes went on. */
    void passed(Direction direction, int count) {
        lock.lock();
        try {
            course(direction).bytes += count;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whoever sends has said that nothing more is coming. */
    void finish(Direction direction, Socket to) {
        lock.lock();
        try {
            course(direction).finished = true;
            if (!ended && !course(direction).dropping) {
                ProxySockets.shutdownOutput(to);
            }
            if (courses.values().stream().allMatch(course -> course.finished)) {
                end(false);
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(boolean reset) {
        if (ended) {
            return;
        }
        ended = true;
        ProxySockets.close(client, reset);
        Socket opened = server;
        if (opened != null) {
            ProxySockets.close(opened, reset);
        }
        changed.signalAll();
    }

    private ProxiedCourse course(Direction direction) {
        return Objects.requireNonNull(courses.get(direction));
    }

    private ProxiedConnection await(BooleanSupplier condition, String what) {
        Duration limit = tools.limit();
        lock.lock();
        try {
            long left = limit.toNanos();
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    throw new AssertionError("not in " + limit + ": " + what + "; " + this);
                }
                left = changed.awaitNanos(left);
            }
            return this;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while it waited for " + what + "; " + this, e);
        } finally {
            lock.unlock();
        }
    }
}
