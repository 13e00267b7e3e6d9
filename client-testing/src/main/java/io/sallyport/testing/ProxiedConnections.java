package io.sallyport.testing;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

/** The connections of a proxy in their order, and the plans of those to come. Thread-safe. */
final class ProxiedConnections {

    private final ProxyTools tools;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final List<ProxiedConnection> connections = new ArrayList<>();
    private final Map<Integer, FaultPlan> byNumber = new HashMap<>();
    private IntFunction<FaultPlan> others;
    private int running;
    private boolean ended;

    /**
     * None yet.
     *
     * @param most how many may run at once
     * @param plans what is done to each
     */
    ProxiedConnections(ProxyTools tools, int most, IntFunction<FaultPlan> plans) {
        this.tools = tools;
        this.most = most;
        this.others = plans;
    }

    /** Sets the plan of one, or changes it. */
    void plan(int number, FaultPlan plan) {
        if (number < 1) {
            throw new IllegalArgumentException("number: " + number + " (expected: >= 1)");
        }
        lock.lock();
        try {
            if (number <= connections.size()) {
                connections.get(number - 1).plan(plan);
            } else {
                byNumber.put(number, plan);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sets the plans of all to come that have none of their own. */
    void plans(IntFunction<FaultPlan> plans) {
        lock.lock();
        try {
            others = plans;
        } finally {
            lock.unlock();
        }
    }

    /** Sets the plan of all, those that are open and those to come. */
    void changeAll(FaultPlan plan) {
        lock.lock();
        try {
            byNumber.clear();
            others = number -> plan;
            connections.forEach(each -> each.plan(plan));
        } finally {
            lock.unlock();
        }
    }

    /** All there were so far. */
    List<ProxiedConnection> all() {
        lock.lock();
        try {
            return List.copyOf(connections);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until one is there. */
    ProxiedConnection await(int number) {
        Duration limit = tools.limit();
        lock.lock();
        try {
            long left = limit.toNanos();
            while (connections.size() < number) {
                if (left <= 0) {
                    throw new AssertionError(
                            connections.size() + " connections in " + limit + " (expected: " + number + ")");
                }
                left = changed.awaitNanos(left);
            }
            return connections.get(number - 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while it waited for connection " + number, e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until one more may run, or none is taken any more. */
    void awaitRoom() {
        lock.lock();
        try {
            while (running >= most && !ended) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes a client's connection and lets it run. */
    void take(Socket client) throws IOException {
        lock.lock();
        try {
            if (ended) {
                client.close();
                return;
            }
            int number = connections.size() + 1;
            ProxiedConnection connection = new ProxiedConnection(number, tools, client, planOf(number));
            connections.add(connection);
            running++;
            tools.threads().start(() -> run(connection), number + " to server");
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Throws if no more are taken. */
    void requireMore() {
        lock.lock();
        try {
            if (ended) {
                throw new IllegalStateException("the proxy is closed");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private FaultPlan planOf(int number) {
        FaultPlan own = byNumber.remove(number);
        if (own != null) {
            return own;
        }
        try {
            return others.apply(number);
        } catch (RuntimeException e) {
            return FaultPlan.resetOnAccept();
        }
    }

    private void run(ProxiedConnection connection) {
        try {
            connection.run();
        } finally {
            lock.lock();
            try {
                running--;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
