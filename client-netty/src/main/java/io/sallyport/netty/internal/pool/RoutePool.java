package io.sallyport.netty.internal.pool;

import io.sallyport.config.PoolConfig;
import io.sallyport.error.Phase;
import io.sallyport.netty.internal.connect.ConnectFailure;
import io.sallyport.netty.internal.connect.ConnectObserver;
import io.sallyport.netty.internal.connect.ConnectPlan;
import io.sallyport.netty.internal.connect.Connector;
import io.sallyport.netty.internal.connect.Opening;
import io.sallyport.netty.internal.connection.Connection;
import io.sallyport.netty.internal.connection.ConnectionOwner;
import io.sallyport.spi.Abort;
import io.sallyport.spi.TransportSnapshot;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The pool of one route: runs one event at a time through {@link PoolState}, then does what that decided. Thread-safe; no lock is held while an effect runs.
 */
public final class RoutePool implements ConnectionOwner {

    private final ConnectPlan plan;
    private final Connector connector;
    private final ConnectionBudget budget;
    private final Consumer<RoutePool> onRetired;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final PoolState state;
    private final Map<Connection, Member> members = new HashMap<>();
    private final Map<Opening, Boolean> openings = new HashMap<>();
    private boolean retired;

    /**
     * An empty pool.
     *
     * @param onRetired told when nothing is left in it: it takes no more wishes and may be forgotten
     */
    public RoutePool(
            ConnectPlan plan,
            PoolConfig config,
            int loops,
            Connector connector,
            ConnectionBudget budget,
            Consumer<RoutePool> onRetired) {
        this.plan = plan;
        this.connector = connector;
        this.budget = budget;
        this.onRetired = onRetired;
        this.state = new PoolState(plan.name(), config, loops);
        budget.register(this);
    }

    /** Wishes for a connection; false: the pool is retired, another one has to be asked. */
    public boolean acquire(Waiter waiter) {
        PoolEffect effect;
        lock.lock();
        try {
            if (retired && !state.isClosed()) {
                return false;
            }
            effect = state.acquire(waiter);
        } finally {
            lock.unlock();
        }
        run(effect);
        return true;
    }

    /** Calls a wish off; false: it is not in the queue, since an offer is on its way or it is decided. */
    public boolean cancel(Waiter waiter) {
        boolean cancelled = locked(() -> state.cancel(waiter));
        if (cancelled) {
            waiter.stopLimit();
            askForNoMoreThanNeeded();
            retireIfEmpty();
        }
        return cancelled;
    }

    /** What those wait for who wait: the phase of a connection being opened, or of the queue. */
    public Phase waitingPhase() {
        return locked(() -> {
            Iterator<Opening> running = openings.keySet().iterator();
            return running.hasNext() ? running.next().phase() : Phase.POOL;
        });
    }

    /** Refuses everything from now on; connections close when their exchanges end, or now. */
    public void close() {
        PoolEffect effect;
        Opening[] running;
        lock.lock();
        try {
            effect = state.close();
            running = openings.keySet().toArray(Opening[]::new);
        } finally {
            lock.unlock();
        }
        for (Opening opening : running) {
            opening.cancel();
        }
        run(effect);
        retireIfEmpty();
    }

    /** Ends all exchanges and closes all connections at once. */
    public void abort(Abort reason) {
        for (Connection connection : locked(() -> List.copyOf(members.keySet()))) {
            connection.abort(reason);
        }
    }

    /** What it holds. */
    public TransportSnapshot.Route snapshot() {
        return locked(() -> new TransportSnapshot.Route(
                plan.name(), state.opening() + state.asking(), state.leased(), state.idle(), state.waiting()));
    }

    boolean isQueued(Waiter waiter) {
        return locked(() -> waiter.place == Waiter.Place.QUEUED);
    }

    void timedOut(Waiter waiter) {
        run(locked(() -> state.timedOut(waiter)));
        askForNoMoreThanNeeded();
        retireIfEmpty();
    }

    long longestIdleNanos(long now) {
        return locked(() -> {
            Member oldest = state.oldestIdle();
            return oldest == null ? -1 : Math.max(0, now - oldest.idleSince);
        });
    }

    /** Closes the connection idle longest, if there is one. */
    boolean cull() {
        return did(locked(state::cull));
    }

    /** Closes an idle connection to one of the addresses, if there is one. */
    boolean cull(List<InetSocketAddress> addresses) {
        return did(locked(() -> state.cull(addresses)));
    }

    String name() {
        return plan.name();
    }

    /** Connections it has, or is opening. */
    int held() {
        return locked(() -> state.live() + state.opening());
    }

    /** Whether it has nothing that could serve its waiters, now or soon. */
    boolean isStarved() {
        return locked(() -> state.waiting() > 0 && state.live() + state.opening() == 0);
    }

    /** Whether more calls wait than connections are being opened. */
    boolean isShort() {
        return locked(() -> state.waiting() > state.opening());
    }

    /** An address for which it waited has room; false: nobody here needs it any more. */
    boolean addressFreed() {
        return did(locked(state::addressFreed));
    }

    /** The budget gave leave to open one connection; false: nobody needs it any more. */
    boolean permitGranted() {
        Waiter first;
        lock.lock();
        try {
            first = state.permitted() ? state.attend() : null;
        } finally {
            lock.unlock();
        }
        if (first == null) {
            budget.wakeAtAddresses();
            retireIfEmpty();
            return false;
        }
        connect(first);
        return true;
    }

    @Override
    public void released(Connection connection) {
        boolean needed = budget.isNeeded(connection, this);
        PoolEffect effect;
        lock.lock();
        try {
            Member member = members.get(connection);
            if (member == null) {
                return;
            }
            long now = System.nanoTime();
            effect = needed
                    ? state.yielded(
                            member, now, budget.isNeededAt(connection.info().remoteAddress(), this))
                    : state.released(member, now);
        } finally {
            lock.unlock();
        }
        freed(connection, effect);
    }

    @Override
    public void closedToNew(Connection connection) {
        run(locked(() -> {
            Member member = members.get(connection);
            return member == null ? PoolEffect.none() : state.closedToNew(member);
        }));
    }

    @Override
    public void closed(Connection connection, String reason) {
        PoolEffect effect = locked(() -> {
            Member member = members.remove(connection);
            return member == null ? PoolEffect.none() : state.closed(member);
        });
        connector.closed(plan, connection, reason);
        budget.release();
        run(effect);
        retireIfEmpty();
    }

    private void run(PoolEffect effect) {
        if (effect instanceof PoolEffect.Offer offer) {
            offer(offer.waiter(), offer.member());
        } else if (effect instanceof PoolEffect.Queued queued) {
            queued.waiter().startLimit(this);
        } else if (effect instanceof PoolEffect.Open) {
            if (!budget.reserve(this)) {
                askForNoMoreThanNeeded();
                budget.makeRoom(this);
            } else if (!permitGranted()) {
                budget.release();
            }
        } else if (effect instanceof PoolEffect.AwaitAddress await) {
            if (!budget.await(await.addresses(), this)) {
                addressFreed();
            }
        } else if (effect instanceof PoolEffect.Fail fail) {
            fail.waiter().stopLimit();
            fail.waiter().lessee.failed(withHolders(fail.failure()));
        } else if (effect instanceof PoolEffect.Close close) {
            close.member().connection.closeToNew(close.reason());
        } else if (effect instanceof PoolEffect.Both both) {
            run(both.first());
            run(both.second());
        }
    }

    /** Says beside the route's own limits who holds what others wait for. */
    private PoolFailure withHolders(PoolFailure failure) {
        return failure instanceof PoolFailure.Limited limited && limited.isShared()
                ? limited.with(budget.holders())
                : failure;
    }

    private void offer(Waiter waiter, Member member) {
        waiter.stopLimit();
        try {
            member.connection.onceLookedAt(() -> offerHere(waiter, member));
        } catch (RejectedExecutionException e) {
            gone(member);
            waiter.lessee.failed(new PoolFailure.Closed()); // the loop is shut down
        }
    }

    /** On the connection's loop. */
    private void offerHere(Waiter waiter, Member member) {
        Waiter.Answer answer = waiter.lessee.offer(member.connection);
        if (answer == Waiter.Answer.REFUSED) {
            refused(waiter, member);
        } else if (answer == Waiter.Answer.GONE) {
            gone(member);
        } else {
            taken();
        }
    }

    private void taken() {
        lock.lock();
        try {
            state.taken();
        } finally {
            lock.unlock();
        }
    }

    private void gone(Member member) {
        PoolEffect effect;
        lock.lock();
        try {
            effect = state.gone(member, System.nanoTime());
        } finally {
            lock.unlock();
        }
        freed(member.connection, effect);
        retireIfEmpty();
    }

    /** If a connection has room that nobody here takes, somebody elsewhere may wait for its permit. */
    private void freed(Connection connection, PoolEffect effect) {
        if (effect instanceof PoolEffect.None && budget.isWanted(connection)) {
            run(closeIdle(connection));
        } else {
            run(effect);
        }
        askForNoMoreThanNeeded();
    }

    /** Takes back wishes for permits whose waiters were served otherwise: they would make others close what they have. */
    private void askForNoMoreThanNeeded() {
        while (budget.isContended() && asksTooMuch() && budget.withdraw(this)) {
            run(locked(state::withdrawn));
            budget.wakeAtAddresses(); // it may have been told of room there
        }
    }

    private boolean asksTooMuch() {
        return locked(state::asksTooMuch);
    }

    private PoolEffect closeIdle(Connection connection) {
        return locked(() -> {
            Member member = members.get(connection);
            return member == null ? PoolEffect.none() : state.cull(member);
        });
    }

    private void refused(Waiter waiter, Member member) {
        run(locked(() -> state.refused(waiter, member, System.nanoTime())));
        waiter.lessee.queuedAgain();
        retireIfEmpty();
    }

    private void connect(Waiter first) {
        Opening opening = connector.prepare(plan, first.order, first.home, this);
        boolean closedMeanwhile = locked(() -> {
            openings.put(opening, Boolean.TRUE);
            return state.isClosed();
        });
        if (closedMeanwhile) {
            opening.cancel();
        }
        opening.start(new ConnectObserver() {
            @Override
            public void connected(Connection connection) {
                opened(opening, connection);
            }

            @Override
            public void failed(ConnectFailure failure) {
                openFailed(opening, failure);
            }
        });
    }

    private void opened(Opening opening, Connection connection) {
        PoolEffect effect = locked(() -> {
            openings.remove(opening);
            Member member = state.opened(connection, System.nanoTime());
            members.put(connection, member);
            return state.serve(member);
        });
        freed(connection, effect);
        budget.wakeAtAddresses();
    }

    private void openFailed(Opening opening, ConnectFailure failure) {
        PoolEffect effect = locked(() -> {
            openings.remove(opening);
            return state.openFailed(failure);
        });
        budget.release();
        run(effect);
        budget.wakeAtAddresses();
        retireIfEmpty();
    }

    /** Marks it as gone if nothing is left in it, no offer on its way either: a refused one would come back. */
    private void retireIfEmpty() {
        boolean retires = locked(() -> {
            boolean now = !retired && state.isEmpty();
            retired |= now;
            return now;
        });
        if (!retires) {
            return;
        }
        budget.unregister(this);
        onRetired.accept(this);
    }

    @Override
    public String toString() {
        return locked(state::toString);
    }

    /** Whether the effect does something, which it has then. */
    private boolean did(PoolEffect effect) {
        run(effect);
        return !(effect instanceof PoolEffect.None);
    }

    /** For what is not done for each exchange. */
    private <T> T locked(Supplier<T> part) {
        lock.lock();
        try {
            return part.get();
        } finally {
            lock.unlock();
        }
    }
}
