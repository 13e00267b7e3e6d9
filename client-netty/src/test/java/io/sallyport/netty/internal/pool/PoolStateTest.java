package io.sallyport.netty.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.sallyport.config.PoolConfig;
import io.sallyport.netty.internal.loop.Loops;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolStateTest {

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final Loops loops = new Loops(group);

    @AfterEach
    void shutDown() throws InterruptedException {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private PoolWorld world(int maxConnections, int maxWaiters, int room) {
        return new PoolWorld(
                PoolConfig.builder()
                        .maxConnectionsPerRoute(maxConnections)
                        .maxWaiters(maxWaiters)
                        .build(),
                loops,
                room);
    }

    private static Member connected(PoolWorld world, int loop) {
        world.acquire(loop);
        world.permit();
        Member member = world.connect(loop);
        assertThat(world.offerArrives(false)).isEqualTo(Waiter.Answer.TAKEN);
        return member;
    }

    @Test
    void theFirstCallOpensAConnectionAndGetsIt() {
        PoolWorld world = world(2, 10, 1);
        Waiter waiter = world.acquire(0);
        world.check();
        world.permit();
        world.connect(0);
        world.offerArrives(false);
        world.check();
        assertThat(world.ends).containsEntry(waiter, "served");
    }

    @Test
    void theConnectionUsedLastIsTakenFirst() {
        PoolWorld world = world(2, 10, 1);
        Member first = connected(world, 0);
        Member second = connected(world, 0);
        world.release(second);
        world.release(first);
        world.acquire(0);
        assertThat(world.offers.getFirst().member()).isSameAs(first);
    }

    @Test
    void aBurstOpensOneConnectionForEachCall() {
        PoolWorld world = world(4, 10, 1);
        Waiter first = world.acquire(0);
        Waiter second = world.acquire(1);
        Waiter third = world.acquire(0);

        assertThat(world.permit()).isSameAs(first);
        world.cancel(second);
        assertThat(world.permit()).isSameAs(third);
        assertThat(world.permit()).isNull();
    }

    @Test
    void aWishThatIsTakenBackIsMadeAgainForWhoCameMeanwhile() {
        PoolWorld world = world(2, 10, 1);
        world.cancel(world.acquire(0));
        assertThat(world.state.asksTooMuch()).isTrue();
        Waiter late = world.acquire(0);

        world.withdraw();

        assertThat(world.asking).isOne();
        assertThat(world.permit()).isSameAs(late);
    }

    @Test
    void aCrowdedPoolOpensNothingUntilAnAddressHasRoom() {
        PoolWorld world = world(2, 10, 1);
        Waiter waiter = world.acquire(0);
        world.permit();
        world.findCrowded();
        world.acquire(0);
        assertThat(world.asking).isZero();
        assertThat(world.ends).isEmpty();

        world.addressFreed();
        world.permit();
        world.connect(0);
        world.offerArrives(false);
        world.check();
        assertThat(world.ends).containsExactly(Map.entry(waiter, "served"));
    }

    @Test
    void anAddressAtItsLimitDoesNotCountWhileWhoWaitsHasAnotherOpening() {
        PoolWorld world = world(3, 10, 1);
        Member busy = connected(world, 0);
        world.acquire(0);
        world.acquire(0);
        world.permit();
        world.permit();
        world.release(busy);

        world.findCrowded();
        assertThat(world.awaitsAddress).isFalse();

        world.acquire(0);
        assertThat(world.asking).isOne();
    }

    @Test
    void whoComesToACrowdedPoolWhenNobodyElseWaitsAsksThereAgain() {
        PoolWorld world = world(2, 10, 1);
        connected(world, 0);
        Waiter first = world.acquire(0);
        world.permit();
        world.findCrowded();
        world.cancel(first);
        world.idleElsewhere();

        world.acquire(0);

        assertThat(world.awaitsAddress)
                .as("told of the one that was closed for it")
                .isFalse();
        assertThat(world.asking).isOne();
    }

    @Test
    void withoutAQueueACallStillAsksWhereAPoolWasCrowded() {
        PoolWorld world = world(2, 0, 1);
        connected(world, 0);
        Waiter first = world.acquire(0);
        world.permit();
        world.findCrowded();
        world.cancel(first);

        Waiter second = world.acquire(0);

        assertThat(world.queued).containsExactly(second);
    }

    @Test
    void aCrowdedPoolStillServesFromItsOwnConnections() {
        PoolWorld world = world(2, 10, 1);
        Member member = connected(world, 0);
        Waiter waiter = world.acquire(0);
        world.permit();
        world.findCrowded();

        world.release(member);

        assertThat(world.offers.getFirst().waiter()).isSameAs(waiter);
    }

    @Test
    void aConnectionThatIsNeededElsewhereIsNotGivenToTheNextWaiter() {
        PoolWorld world = world(1, 10, 1);
        Member member = connected(world, 0);
        Waiter waiter = world.acquire(0);

        world.giveUp(member, false);
        assertThat(world.offers).isEmpty();
        world.close(member);

        assertThat(world.asking).isEqualTo(1);
        assertThat(world.queued).containsExactly(waiter);
    }

    @Test
    void aConnectionGivenUpForItsAddressIsNotOpenedAgainBeforeThoseItWasGivenUpFor() {
        PoolWorld world = world(1, 10, 1);
        Member member = connected(world, 0);
        world.acquire(0);

        world.giveUp(member, true);
        world.close(member);

        assertThat(world.awaitsAddress).isTrue();
        assertThat(world.asking).isZero();
    }

    @Test
    void morePlacesAreUsedThanTheOneThatWasToldOf() {
        PoolWorld world = world(2, 10, 1);
        world.acquire(0);
        world.permit();
        world.findCrowded();
        world.acquire(0);

        world.addressFreed();
        world.permit();
        world.connect(0);

        assertThat(world.asking).as("for the second waiter").isEqualTo(1);
    }

    @Test
    void roomOnTheCallersLoopIsPreferred() {
        PoolWorld world = world(2, 10, 1);
        Member near = connected(world, 1);
        Member far = connected(world, 0);
        world.release(near);
        world.release(far);
        world.acquire(1);
        assertThat(world.offers.getFirst().member()).isSameAs(near);
    }

    @Test
    void roomAnywhereIsBetterThanANewConnection() {
        PoolWorld world = world(2, 10, 1);
        Member far = connected(world, 0);
        world.release(far);
        world.acquire(1);
        assertThat(world.offers.getFirst().member()).isSameAs(far);
        assertThat(world.asking).isZero();
    }

    @Test
    void waitersAreServedInOrder() {
        PoolWorld world = world(1, 10, 1);
        Member only = connected(world, 0);
        Waiter first = world.acquire(0);
        Waiter second = world.acquire(0);
        world.release(only);
        world.offerArrives(false);
        world.release(only);
        world.offerArrives(false);
        assertThat(world.served).endsWith(first, second);
    }

    @Test
    void aWaiterTakesWhicheverConnectionComesFreeAndTheLateOneBecomesIdle() {
        PoolWorld world = world(2, 10, 1);
        Member busy = connected(world, 0);
        Waiter waiter = world.acquire(0);
        world.permit();
        world.release(busy);
        world.offerArrives(false);
        assertThat(world.ends).containsEntry(waiter, "served");
        world.connect(0);
        world.check();
        assertThat(world.state.idle()).isEqualTo(1);
    }

    @Test
    void oneConnectionWithRoomServesManyWaiters() {
        PoolWorld world = world(1, 10, 3);
        world.acquire(0);
        world.acquire(0);
        world.acquire(0);
        world.acquire(0);
        world.permit();
        world.connect(0);
        assertThat(world.offers).hasSize(3);
        assertThat(world.state.waiting()).isEqualTo(1);
        world.check();
    }

    @Test
    void aRefusedOfferGoesBackToTheHeadOfTheQueue() {
        PoolWorld world = world(1, 10, 1);
        Member only = connected(world, 0);
        Waiter first = world.acquire(0);
        Waiter second = world.acquire(0);
        world.release(only);
        world.closeToNew(only);
        assertThat(world.offerArrives(false)).isEqualTo(Waiter.Answer.REFUSED);
        world.close(only);
        world.permit();
        world.connect(0);
        world.offerArrives(false);
        assertThat(world.served).endsWith(first);
        assertThat(world.ends).doesNotContainKey(second);
        world.check();
    }

    @Test
    void aPoolIsNotEmptyWhileAnOfferIsOnItsWay() {
        PoolWorld world = world(1, 10, 1);
        Member only = connected(world, 0);
        world.release(only);
        Waiter waiter = world.acquire(0);
        world.closeToNew(only);
        world.close(only);
        assertThat(world.state.isEmpty()).as("the offer may come back").isFalse();
        world.offerArrives(false);
        world.permit();
        world.connect(0);
        world.offerArrives(false);
        assertThat(world.ends).containsEntry(waiter, "served");
    }

    @Test
    void aPoolIsEmptyWhenAnOfferMetNobody() {
        PoolWorld world = world(1, 10, 1);
        Member only = connected(world, 0);
        world.release(only);
        world.acquire(0);
        world.closeToNew(only);
        world.close(only);
        world.offerArrives(true);
        assertThat(world.state.isEmpty()).isTrue();
    }

    @Test
    void theQueueHasALimitWhoseErrorNamesItAndWhoHoldsWhat() {
        PoolWorld world = world(1, 1, 1);
        connected(world, 0);
        world.acquire(0);
        Waiter refused = world.acquire(0);
        assertThat(world.ends).containsEntry(refused, "QueueFull");
        Waiter another = world.acquire(0);
        PoolEffect effect = world.state.acquire(another);
        assertThat(effect.toString())
                .contains("PoolConfig.maxWaiters (1)")
                .contains("1 waiting")
                .contains("1 exchanges on 1 connections");
    }

    @Test
    void withoutAQueueACallStillOpensAConnection() {
        PoolWorld world = world(1, 0, 1);
        Waiter waiter = world.acquire(0);
        world.permit();
        world.connect(0);
        world.offerArrives(false);
        assertThat(world.ends).containsEntry(waiter, "served");
        Waiter refused = world.acquire(0);
        assertThat(world.ends).containsEntry(refused, "QueueFull");
    }

    @Test
    void aCancelledWaiterLeavesAtOnceAndItsPermitIsGivenBack() {
        PoolWorld world = world(1, 10, 1);
        Waiter waiter = world.acquire(0);
        world.cancel(waiter);
        world.check();
        world.permit();
        assertThat(world.connecting).isZero();
        assertThat(world.state.isEmpty()).isTrue();
    }

    @Test
    void aFailedOpeningFailsTheOldestWaiterAndTheNextTriesAgain() {
        PoolWorld world = world(1, 10, 1);
        Waiter first = world.acquire(0);
        Waiter second = world.acquire(0);
        world.permit();
        world.failToConnect();
        assertThat(world.ends).containsOnly(Map.entry(first, "NotConnected"));
        assertThat(world.asking).isEqualTo(1);
        world.permit();
        world.connect(0);
        world.offerArrives(false);
        assertThat(world.ends).containsEntry(second, "served");
    }

    @Test
    void aFailedOpeningThatNobodyNeedsFailsNobody() {
        PoolWorld world = world(2, 10, 1);
        Member busy = connected(world, 0);
        Waiter waiter = world.acquire(0);
        world.permit();
        world.release(busy);
        world.offerArrives(false);
        world.failToConnect();
        assertThat(world.ends).containsEntry(waiter, "served");
        world.check();
    }

    @Test
    void theTimeLimitEndsAWaiterThatWaitsForOthersToFinish() {
        PoolWorld world = world(1, 10, 1);
        connected(world, 0);
        Waiter waiter = world.acquire(0);
        world.timeOut(waiter);
        assertThat(world.ends).containsEntry(waiter, "TimedOut");
    }

    @Test
    void theTimeLimitLeavesAWaiterWhoseConnectionIsBeingOpened() {
        PoolWorld world = world(1, 10, 1);
        Waiter waiter = world.acquire(0);
        world.permit();
        world.timeOut(waiter);
        assertThat(world.ends).doesNotContainKey(waiter);
        world.check();
    }

    @Test
    void cullingTakesTheConnectionIdleLongestAndNeverOneInUse() {
        PoolWorld world = world(3, 10, 1);
        Member first = connected(world, 0);
        Member second = connected(world, 1);
        connected(world, 0);
        world.release(second);
        world.release(first);
        world.run(world.state.cull());
        assertThat(second.open).isFalse();
        assertThat(first.open).isTrue();
        world.run(world.state.cull());
        assertThat(world.state.cull()).isEqualTo(PoolEffect.none());
    }

    @Test
    void closingFailsWaitersClosesIdleOnesAndRefusesWhatComes() {
        PoolWorld world = world(1, 10, 1);
        Member busy = connected(world, 0);
        Waiter waiter = world.acquire(0);
        world.run(world.state.close());
        assertThat(world.ends).containsEntry(waiter, "Closed");
        world.release(busy);
        assertThat(world.state.isClosed()).isTrue();
        Waiter late = world.acquire(0);
        assertThat(world.ends).containsEntry(late, "Closed");
    }
}
