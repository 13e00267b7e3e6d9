package io.sallyport.netty.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.Http1Config;
import io.sallyport.config.PoolConfig;
import io.sallyport.error.Phase;
import io.sallyport.netty.internal.connect.ConnectFailure;
import io.sallyport.netty.internal.connect.ConnectOrder;
import io.sallyport.netty.internal.connection.Connection;
import io.sallyport.netty.internal.connection.ConnectionState;
import io.sallyport.netty.internal.loop.Loops;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything around a {@link PoolState}, with no thread, no socket and no clock: the test says what happens next. It keeps books of its own, against which the state is checked after every step.
 */
final class PoolWorld {

    static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);

    final PoolState state;
    final Loops loops;
    final PoolConfig config;
    final int room;
    final Deque<PoolEffect.Offer> offers = new ArrayDeque<>();
    final List<Member> members = new ArrayList<>();
    final List<Waiter> queued = new ArrayList<>();
    final List<Member> leases = new ArrayList<>();
    final Map<Waiter, String> ends = new HashMap<>();
    final List<Waiter> served = new ArrayList<>();
    boolean awaitsAddress;

    /** Whether another route has an idle connection at the address, which it gives up if somebody asks there. */
    boolean idleElsewhere;

    int asking;
    int connecting;
    long now;

    PoolWorld(PoolConfig config, Loops loops, int room) {
        this.config = config;
        this.loops = loops;
        this.room = room;
        this.state = new PoolState("http://test:80", config, loops.size());
    }

    Waiter acquire(int loop) {
        Waiter waiter = waiter(loop);
        int before = queued.size();
        run(state.acquire(waiter));
        assertThat(queued.size())
                .as("the limit of the queue")
                .isLessThanOrEqualTo(Math.max(before, Math.max(1, config.maxWaiters())));
        return waiter;
    }

    void cancel(Waiter waiter) {
        if (state.cancel(waiter)) {
            assertThat(queued.remove(waiter)).isTrue();
            end(waiter, "cancelled");
        }
    }

    void timeOut(Waiter waiter) {
        run(state.timedOut(waiter));
    }

    /** The budget gives leave; on whose behalf a connection is opened now, or null. */
    @Nullable
    Waiter permit() {
        asking--;
        if (!state.permitted()) {
            return null;
        }
        connecting++;
        Waiter attended = state.attend();
        assertThat(attended).as("who the opening is for").isNotNull();
        return attended;
    }

    /** A wish for the budget's leave is taken back, whether or not it is needed again by now. */
    void withdraw() {
        asking--;
        run(state.withdrawn());
    }

    Member connect(int loop) {
        connecting--;
        Member member = state.opened(new FakeConnection(loops.get(loop), room), now);
        members.add(member);
        run(state.serve(member));
        return member;
    }

    void failToConnect() {
        connecting--;
        run(state.openFailed(failure()));
    }

    /** The connection would lead to an address that is at its limit. */
    void findCrowded() {
        connecting--;
        run(state.openFailed(failure(ConnectFailure.Kind.CROWDED)));
    }

    /** Another route's connection to the address has become idle: it is closed if more calls wait here than connections are being opened. */
    void idleElsewhere() {
        if (awaitsAddress && queued.size() > connecting) {
            addressFreed();
        } else {
            idleElsewhere = true;
        }
    }

    void addressFreed() {
        awaitsAddress = false;
        run(state.addressFreed());
    }

    /** The exchange is over, and another route needs the connection. */
    void giveUp(Member member, boolean forItsAddress) {
        assertThat(leases.remove(member)).isTrue();
        run(state.yielded(member, ++now, forItsAddress));
    }

    /** The oldest offer reaches its connection's loop. */
    Waiter.Answer offerArrives(boolean callIsGone) {
        PoolEffect.Offer offer = offers.remove();
        FakeConnection connection = (FakeConnection) offer.member().connection;
        if (callIsGone) {
            end(offer.waiter(), "gone");
            leases.remove(offer.member());
            run(state.gone(offer.member(), ++now));
            return Waiter.Answer.GONE;
        }
        if (!connection.state().takesExchanges()) {
            leases.remove(offer.member());
            run(state.refused(offer.waiter(), offer.member(), ++now));
            return Waiter.Answer.REFUSED;
        }
        state.taken();
        end(offer.waiter(), "served");
        served.add(offer.waiter());
        return Waiter.Answer.TAKEN;
    }

    void release(Member member) {
        assertThat(leases.remove(member)).isTrue();
        run(state.released(member, ++now));
    }

    void closeToNew(Member member) {
        ((FakeConnection) member.connection).become(ConnectionState.CLOSED_TO_NEW);
        run(state.closedToNew(member));
    }

    void close(Member member) {
        ((FakeConnection) member.connection).become(ConnectionState.CLOSED);
        members.remove(member);
        leases.removeIf(lease -> lease == member);
        run(state.closed(member));
    }

    /** The laws that hold after every step. */
    void check() {
        assertThat(state.live()).as("live").isEqualTo(members.size());
        assertThat(state.opening()).as("opening").isEqualTo(connecting);
        assertThat(state.asking()).as("asking").isEqualTo(asking);
        assertThat(state.waiting()).as("waiting").isEqualTo(queued.size());
        assertThat(state.leased()).as("leased").isEqualTo(leases.size());
        assertThat(state.idle()).as("idle").isEqualTo((int) members.stream()
                .filter(member -> member.open && !leases.contains(member))
                .count());
        assertThat(members.size() + connecting + asking)
                .as("the limit of the route")
                .isLessThanOrEqualTo(config.maxConnectionsPerRoute());
        for (Member member : members) {
            assertThat(member.leases).as("room").isLessThanOrEqualTo(room);
        }
        if (!queued.isEmpty()) {
            assertThat(members.stream().noneMatch(Member::hasRoom))
                    .as("nobody waits beside room")
                    .isTrue();
            assertThat(connecting + asking + members.size() > 0 || awaitsAddress)
                    .as("whoever waits has somebody to wait for")
                    .isTrue();
            assertThat(awaitsAddress && idleElsewhere && queued.size() > connecting + asking)
                    .as("nobody waits beside an idle connection elsewhere")
                    .isFalse();
        }
    }

    void run(PoolEffect effect) {
        if (effect instanceof PoolEffect.Both both) {
            run(both.first());
            run(both.second());
        } else if (effect instanceof PoolEffect.Offer offer) {
            offers.add(offer);
            leases.add(offer.member());
            queued.remove(offer.waiter());
        } else if (effect instanceof PoolEffect.Queued waiting) {
            if (!queued.contains(waiting.waiter()) && waiting.waiter().place == Waiter.Place.QUEUED) {
                queued.add(waiting.waiter());
            }
        } else if (effect instanceof PoolEffect.Fail fail) {
            queued.remove(fail.waiter());
            end(fail.waiter(), fail.failure().getClass().getSimpleName());
        } else if (effect instanceof PoolEffect.Open) {
            assertThat(awaitsAddress)
                    .as("nothing is opened to a crowded address")
                    .isFalse();
            asking++;
        } else if (effect instanceof PoolEffect.AwaitAddress) {
            awaitsAddress = true;
            if (idleElsewhere) {
                idleElsewhere = false;
                addressFreed();
            }
        } else if (effect instanceof PoolEffect.Close close) {
            ((FakeConnection) close.member().connection).become(ConnectionState.CLOSED_TO_NEW);
        }
    }

    private void end(Waiter waiter, String how) {
        assertThat(ends.put(waiter, how)).as("a waiter ends once").isNull();
    }

    private Waiter waiter(int loop) {
        Waiter.Lessee nobody = new Waiter.Lessee() {
            @Override
            public Waiter.Answer offer(Connection connection) {
                throw new IllegalStateException("the world answers offers");
            }

            @Override
            public void queuedAgain() {}

            @Override
            public void failed(PoolFailure failure) {
                throw new IllegalStateException("the world tells failures");
            }
        };
        return new Waiter(nobody, loops.get(loop), new ConnectOrder(0, 0, 0, Http1Config.defaults(), null, null), 0);
    }

    static ConnectFailure failure() {
        return failure(ConnectFailure.Kind.NOT_CONNECTED);
    }

    private static ConnectFailure failure(ConnectFailure.Kind kind) {
        return new ConnectFailure(kind, Phase.CONNECT, "refused", null, null, List.of(), List.of(ADDRESS), null);
    }
}
