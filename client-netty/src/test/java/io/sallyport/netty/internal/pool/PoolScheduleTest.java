package io.sallyport.netty.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.sallyport.config.PoolConfig;
import io.sallyport.netty.internal.loop.Loops;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Random schedules of everything that can happen to a pool, checked against books of the test's own after every step. A failure names its seed; {@code -Dpool.seed=N} runs that one. */
class PoolScheduleTest {

    private static final int SCHEDULES = Integer.getInteger("pool.schedules", 100_000);
    private static final int STEPS = 60;
    private static final MultiThreadIoEventLoopGroup GROUP =
            new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private static final Loops LOOPS = new Loops(GROUP);

    @AfterAll
    static void shutDown() throws InterruptedException {
        GROUP.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    @Test
    void everyScheduleKeepsTheLaws() {
        Long one = Long.getLong("pool.seed");
        long start = one != null ? one : System.nanoTime();
        System.out.println("pool schedules from seed " + start);
        for (long seed = start; seed < start + (one != null ? 1 : SCHEDULES); seed++) {
            try {
                schedule(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("schedule failed: run it again with -Dpool.seed=" + seed, e);
            }
        }
    }

    private static void schedule(Random random) {
        PoolConfig config = PoolConfig.builder()
                .maxConnectionsPerRoute(1 + random.nextInt(4))
                .maxWaiters(random.nextInt(6))
                .build();
        PoolWorld world = new PoolWorld(config, LOOPS, random.nextBoolean() ? 1 : 1 + random.nextInt(3));
        List<Waiter> all = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            step(world, random, all);
            world.check();
        }
        drain(world);
        assertThat(world.ends).as("every waiter has ended").hasSize(all.size());
        assertThat(world.state.isEmpty()).as("nothing is left").isTrue();
    }

    private static void step(PoolWorld world, Random random, List<Waiter> all) {
        switch (random.nextInt(15)) {
            case 0, 1, 2 -> all.add(world.acquire(random.nextInt(2)));
            case 3 -> {
                if (world.asking > 0) {
                    world.permit();
                }
            }
            case 4 -> {
                if (world.connecting > 0) {
                    world.connect(random.nextInt(2));
                }
            }
            case 5 -> {
                if (world.connecting > 0) {
                    world.failToConnect();
                }
            }
            case 6, 7 -> {
                if (!world.offers.isEmpty()) {
                    world.offerArrives(random.nextInt(8) == 0);
                }
            }
            case 8 ->
                world.members.stream()
                        .filter(member -> takenBy(world, member) > 0)
                        .findAny()
                        .ifPresent(
                                random.nextInt(4) == 0
                                        ? member -> world.giveUp(member, random.nextBoolean())
                                        : world::release);
            case 10 -> {
                if (world.connecting > 0) {
                    world.findCrowded();
                }
            }
            case 11 -> {
                if (world.awaitsAddress) {
                    world.addressFreed();
                }
            }
            case 12 -> {
                if (world.asking > 0) {
                    world.withdraw();
                }
            }
            case 13 -> world.idleElsewhere();
            case 9 ->
                pick(world.queued, random, waiter -> {
                    if (random.nextBoolean()) {
                        world.cancel(waiter);
                    } else {
                        world.timeOut(waiter);
                    }
                });
            default ->
                pick(world.members, random, member -> {
                    world.closeToNew(member);
                    if (random.nextBoolean()) {
                        closeWhenUnoffered(world, member);
                    }
                });
        }
    }

    /** Exchanges that really run on the connection: its leases without the offers that have not arrived. */
    private static long takenBy(PoolWorld world, Member member) {
        long offered =
                world.offers.stream().filter(offer -> offer.member() == member).count();
        return member.leases - offered;
    }

    /** An offer in flight finds its connection closed and comes back; its books are kept by the refusal. */
    private static void closeWhenUnoffered(PoolWorld world, Member member) {
        if (world.offers.stream().noneMatch(offer -> offer.member() == member)) {
            world.close(member);
        }
    }

    private static void drain(PoolWorld world) {
        for (int guard = 0; guard < 10_000 && !isQuiet(world); guard++) {
            if (!world.offers.isEmpty()) {
                world.offerArrives(false);
            } else if (world.asking > 0) {
                world.permit();
            } else if (world.connecting > 0) {
                world.connect(0);
            } else if (world.awaitsAddress) {
                world.addressFreed();
            } else {
                Member busy = world.members.stream()
                        .filter(member -> member.leases > 0)
                        .findAny()
                        .orElseGet(() -> world.members.get(0));
                if (busy.leases > 0) {
                    world.release(busy);
                } else {
                    world.closeToNew(busy);
                }
                if (!busy.open && busy.leases == 0) {
                    world.close(busy);
                }
            }
            world.check();
        }
        for (Member member : List.copyOf(world.members)) {
            world.close(member);
        }
    }

    private static boolean isQuiet(PoolWorld world) {
        return world.offers.isEmpty()
                && world.asking == 0
                && world.connecting == 0
                && world.queued.isEmpty()
                && world.leases.isEmpty();
    }

    private static <T> void pick(List<T> list, Random random, Consumer<T> action) {
        if (!list.isEmpty()) {
            action.accept(list.get(random.nextInt(list.size())));
        }
    }
}
