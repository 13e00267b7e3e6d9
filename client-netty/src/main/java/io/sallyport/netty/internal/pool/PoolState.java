package io.sallyport.netty.internal.pool;

import io.sallyport.config.PoolConfig;
import io.sallyport.netty.internal.connect.ConnectFailure;
import io.sallyport.netty.internal.connection.Connection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one route's pool decides: events in, effects out; no socket, no thread, no clock of its own. Its shell serialises the events.
 *
 * <ul>
 *   <li>A waiter takes any connection that comes free. Only if none is free is it queued, and one more opened if the limit allows: never more than there are waiters.
 *   <li>A connection that comes free goes to the oldest waiter, else to the list of those with room, from which the one used last is taken first.
 *   <li>A connection is {@code asking} for the budget's leave, then {@code opening}, then live. An opening that fails takes the oldest waiter with it if it leaves more waiters than openings.
 *   <li>A waiter whose offer was refused goes back to the head.
 *   <li>Where every address is at its limit, the pool is {@code crowded}: it opens nothing until it hears that one has room. Who comes when nobody else lacks a connection asks there again: one may be idle by then.
 * </ul>
 */
final class PoolState {

    private static final String FOR_ANOTHER = "it was culled: a limit of PoolConfig is reached and another route waits";

    private final String route;
    private final PoolConfig config;
    private final EndpointPool endpoint;
    private final WaiterQueue waiters = new WaiterQueue();
    private int asking;
    private int opening;
    private int leased;

    /** The addresses found at their limit, until one has room again. */
    private List<InetSocketAddress> crowded = List.of();

    /** Offers on their way to a connection's loop. */
    private int offers;

    private boolean closed;

    PoolState(String route, PoolConfig config, int loops) {
        this.route = route;
        this.config = config;
        this.endpoint = new EndpointPool(loops);
    }

    int opening() {
        return opening;
    }

    int asking() {
        return asking;
    }

    /** Exchanges on connections, offers included. */
    int leased() {
        return leased;
    }

    int idle() {
        return endpoint.idle();
    }

    int live() {
        return endpoint.live();
    }

    int waiting() {
        return waiters.size();
    }

    /** Whether nothing is left, so that the pool may be forgotten. */
    boolean isEmpty() {
        return waiters.size() == 0 && offers == 0 && asking == 0 && opening == 0 && endpoint.live() == 0;
    }

    boolean isClosed() {
        return closed;
    }

    /** A call wants a connection. */
    PoolEffect acquire(Waiter waiter) {
        if (closed) {
            return new PoolEffect.Fail(waiter, new PoolFailure.Closed());
        }
        Member member = waiters.size() == 0 ? endpoint.withRoom(waiter.home.index()) : null;
        if (member != null) {
            return offer(waiter, member);
        }
        if (waiters.size() >= config.maxWaiters() && !(waiters.size() == 0 && mayOpen())) {
            return new PoolEffect.Fail(
                    waiter,
                    new PoolFailure.QueueFull(
                            describe("PoolConfig.maxWaiters (" + config.maxWaiters() + ") calls wait already"),
                            isHeldBack()));
        }
        waiters.addLast(waiter);
        return new PoolEffect.Queued(waiter).and(openIfNeeded());
    }

    /** The call does not want it any more; whether it was in the queue. */
    boolean cancel(Waiter waiter) {
        if (waiter.place != Waiter.Place.QUEUED) {
            return false;
        }
        waiters.remove(waiter);
        return true;
    }

    /** The waiter's time is over. It goes on waiting if a connection is being opened for it: that has limits of its own. */
    PoolEffect timedOut(Waiter waiter) {
        if (waiter.place != Waiter.Place.QUEUED) {
            return PoolEffect.none();
        }
        if (opening > 0 && (waiter == waiters.head() || opening >= waiters.size())) {
            return new PoolEffect.Queued(waiter);
        }
        PoolFailure failure = new PoolFailure.TimedOut(
                describe("no connection came free within Timeouts.pool (" + Duration.ofNanos(waiter.limitNanos) + ")"),
                isHeldBack());
        waiters.remove(waiter);
        return new PoolEffect.Fail(waiter, failure);
    }

    /** An offer was taken: its exchange runs. */
    void taken() {
        offers--;
    }

    /** The call had ended when the offer came: the connection is free again. */
    PoolEffect gone(Member member, long now) {
        offers--;
        return released(member, now);
    }

    /** The connection took nothing new: nothing was written, so the waiter is first again. */
    PoolEffect refused(Waiter waiter, Member member, long now) {
        offers--;
        PoolEffect closing = closedToNew(member);
        unlease(member, now);
        if (closed) {
            return closing.and(new PoolEffect.Fail(waiter, new PoolFailure.Closed()));
        }
        Member other = endpoint.withRoom(waiter.home.index());
        if (other != null) {
            return closing.and(offer(waiter, other));
        }
        waiters.addFirst(waiter);
        return closing.and(new PoolEffect.Queued(waiter)).and(openIfNeeded());
    }

    /** An exchange ended and left room. */
    PoolEffect released(Member member, long now) {
        unlease(member, now);
        return serve(member);
    }

    /** An exchange ended and left room, which another route needs more: its waiters have no connection at all. */
    PoolEffect yielded(Member member, long now, boolean forItsAddress) {
        unlease(member, now);
        PoolEffect closing = cull(member);
        if (closing instanceof PoolEffect.None) {
            return serve(member);
        }
        if (forItsAddress
                && lacking() > 0
                && crowded.isEmpty()
                && member.connection.info().remoteAddress() instanceof InetSocketAddress address) {
            crowded = List.of(address); // not before those for whom it was given up
            return new PoolEffect.AwaitAddress(crowded).and(closing);
        }
        return closing;
    }

    /** The budget gave leave. False: nobody needs it any more, it is to be given back. */
    boolean permitted() {
        asking--;
        if (closed || waiters.size() <= opening) {
            return false;
        }
        opening++;
        return true;
    }

    /** Whether it asks for more than its waiters need. */
    boolean asksTooMuch() {
        return asking > 0 && waiters.size() < opening + asking;
    }

    /** One wish less for the budget's leave. A call may have come that counted on it. */
    PoolEffect withdrawn() {
        asking--;
        return openIfNeeded();
    }

    /** The waiter on whose behalf the permitted connection is opened, on its loop: in a burst, one for each. */
    @Nullable
    Waiter attend() {
        return waiters.attend();
    }

    /** A connection is there. */
    Member opened(Connection connection, long now) {
        opening--;
        return endpoint.add(connection, now);
    }

    /** What a new connection, or one that came free, is used for. */
    PoolEffect serve(Member member) {
        if (closed) {
            return new PoolEffect.Close(member, "the transport is closed");
        }
        PoolEffect effect = PoolEffect.none();
        while (member.hasRoom() && waiters.size() > 0) {
            Waiter next = waiters.poll();
            if (next != null) {
                effect = effect.and(offer(next, member));
            }
        }
        if (member.open && member.isIdle() && config.idleTimeout().isZero()) {
            endpoint.closeToNew(member);
            return new PoolEffect.Close(member, "nobody needs it, and PoolConfig.idleTimeout is zero");
        }
        return effect.and(openIfNeeded());
    }

    /** A connection could not be opened. */
    PoolEffect openFailed(ConnectFailure failure) {
        opening--;
        if (lacking() <= 0) {
            return PoolEffect.none();
        }
        if (failure.kind() == ConnectFailure.Kind.CROWDED) {
            crowded = failure.crowded();
            return new PoolEffect.AwaitAddress(crowded);
        }
        Waiter first = waiters.poll();
        PoolEffect failed =
                first == null ? PoolEffect.none() : new PoolEffect.Fail(first, new PoolFailure.NotConnected(failure));
        return failed.and(openIfNeeded());
    }

    /** An address that was at its limit has room. */
    PoolEffect addressFreed() {
        crowded = List.of();
        return openIfNeeded();
    }

    /** A connection takes nothing new any more. */
    PoolEffect closedToNew(Member member) {
        endpoint.closeToNew(member);
        return PoolEffect.none();
    }

    /** A connection's channel is closed. */
    PoolEffect closed(Member member) {
        leased -= member.leases;
        member.leases = 0;
        endpoint.closed(member);
        return openIfNeeded();
    }

    /** The connection that has been idle longest, or null. */
    @Nullable
    Member oldestIdle() {
        return endpoint.oldestIdle();
    }

    /** Makes room for another route: the connection idle longest takes nothing new. */
    PoolEffect cull() {
        return cull(endpoint.oldestIdle());
    }

    /** Makes room at an address: an idle connection to one of these takes nothing new. */
    PoolEffect cull(List<InetSocketAddress> addresses) {
        return cull(endpoint.idleAt(addresses));
    }

    /** Makes room for another route: the connection, if it is idle, takes nothing new. */
    PoolEffect cull(@Nullable Member idle) {
        if (idle == null || !idle.open || !idle.isIdle()) {
            return PoolEffect.none();
        }
        endpoint.closeToNew(idle);
        return new PoolEffect.Close(idle, FOR_ANOTHER);
    }

    /** Nobody gets a connection any more; idle ones close. */
    PoolEffect close() {
        closed = true;
        PoolEffect effect = PoolEffect.none();
        for (Waiter waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
            effect = new PoolEffect.Fail(waiter, new PoolFailure.Closed()).and(effect);
        }
        for (Member idle = endpoint.oldestIdle(); idle != null; idle = endpoint.oldestIdle()) {
            endpoint.closeToNew(idle);
            effect = new PoolEffect.Close(idle, "the transport is closed").and(effect);
        }
        return effect;
    }

    private PoolEffect offer(Waiter waiter, Member member) {
        endpoint.lease(member);
        leased++;
        offers++;
        return new PoolEffect.Offer(waiter, member);
    }

    private void unlease(Member member, long now) {
        if (member.leases > 0) {
            leased--;
            endpoint.release(member, now);
        }
    }

    private PoolEffect openIfNeeded() {
        Waiter first = waiters.head();
        if (closed || first == null || lacking() <= 0) {
            return PoolEffect.none();
        }
        if (!crowded.isEmpty()) {
            return lacking() == 1 ? new PoolEffect.AwaitAddress(crowded) : PoolEffect.none();
        }
        if (!mayOpen()) {
            return PoolEffect.none();
        }
        asking++;
        return new PoolEffect.Open(endpoint, first);
    }

    /** How many wait for whom nothing is opened or asked for. */
    private int lacking() {
        return waiters.size() - opening - asking;
    }

    /** Whether a limit over several routes stands in the way. */
    private boolean isHeldBack() {
        return asking > 0 || !crowded.isEmpty();
    }

    private boolean mayOpen() {
        return endpoint.live() + opening + asking < config.maxConnectionsPerRoute();
    }

    /** A failure's text: the limits, their values and who holds what. */
    private String describe(String what) {
        return what + " for " + route + ": " + waiters.size() + " waiting, " + leased + " exchanges on "
                + endpoint.live()
                + " connections, " + opening + " being opened, " + asking
                + " held back by PoolConfig.maxConnections; PoolConfig.maxConnectionsPerRoute is "
                + config.maxConnectionsPerRoute()
                + (crowded.isEmpty()
                        ? ""
                        : "; PoolConfig.maxConnectionsPerAddress (" + config.maxConnectionsPerAddress()
                                + ") is reached at " + crowded);
    }

    @Override
    public String toString() {
        return describe(closed ? "closed pool" : "pool");
    }
}
