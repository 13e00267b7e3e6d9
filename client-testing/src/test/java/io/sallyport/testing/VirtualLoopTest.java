package io.sallyport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.spi.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class VirtualLoopTest {

    private final VirtualLoop loop = VirtualLoop.create();
    private final List<String> log = new ArrayList<>();

    @Test
    void runsTasksInOrderAndOnlyWhenTold() {
        loop.execute(() -> {
            log.add("first");
            loop.execute(() -> log.add("third"));
        });
        loop.execute(() -> log.add("second"));
        assertThat(log).isEmpty();
        assertThat(loop.pendingTasks()).isEqualTo(2);

        assertThat(loop.run()).isEqualTo(3);

        assertThat(log).containsExactly("first", "second", "third");
        assertThat(loop.pendingTasks()).isZero();
    }

    @Test
    void runsTimersInTheOrderOfTimeAtTheirOwnTime() {
        long start = loop.nanoTime();
        loop.schedule(() -> log.add("b at " + (loop.nanoTime() - start)), 20);
        loop.schedule(() -> log.add("a at " + (loop.nanoTime() - start)), 10);
        loop.schedule(() -> log.add("c at " + (loop.nanoTime() - start)), 20);

        loop.advance(Duration.ofNanos(9));
        assertThat(log).isEmpty();
        assertThat(loop.pendingTimers()).isEqualTo(3);
        assertThat(loop.untilNextTimer()).isEqualTo(Duration.ofNanos(1));

        loop.advance(Duration.ofSeconds(10)); // past the end of long: only differences count
        assertThat(log).containsExactly("a at 10", "b at 20", "c at 20");
        assertThat(loop.nanoTime() - start).isEqualTo(10_000_000_009L);
        assertThat(loop.clock().elapsed()).isEqualTo(Duration.ofNanos(10_000_000_009L));
        assertThat(loop.untilNextTimer()).isNull();
    }

    @Test
    void runsATimerThatATimerSetsWithinTheSameAdvance() {
        loop.schedule(() -> loop.schedule(() -> log.add("both"), 5), 5);

        loop.advance(Duration.ofNanos(9));
        assertThat(log).isEmpty();
        loop.advance(Duration.ofNanos(1));
        assertThat(log).containsExactly("both");
    }

    @Test
    void keepsTheFarthestTimerBehindAllOthers() {
        loop.schedule(() -> log.add("never"), Long.MAX_VALUE);
        loop.schedule(() -> log.add("soon"), 1);

        loop.advance(Duration.ofDays(100 * 365));

        assertThat(log).containsExactly("soon");
        assertThat(loop.pendingTimers()).isEqualTo(1);
    }

    @Test
    void neverRunsATimerThatWasCalledOff() {
        Loop.Timer timer = loop.schedule(() -> log.add("no"), 10);
        loop.schedule(
                () -> {
                    log.add("yes");
                    timer.cancel(); // due at the same moment, and next in line
                },
                0);
        loop.advance(Duration.ofNanos(0));
        timer.cancel();
        loop.advance(Duration.ofNanos(20));

        assertThat(log).containsExactly("yes");
        assertThat(loop.pendingTimers()).isZero();
    }

    @Test
    void neverRunsATimerCalledOffByTheOneBeforeItAtTheSameMoment() {
        List<Loop.Timer> timers = new ArrayList<>();
        timers.add(loop.schedule(() -> timers.get(1).cancel(), 10));
        timers.add(loop.schedule(() -> log.add("no"), 10));

        loop.advance(Duration.ofNanos(10));

        assertThat(log).isEmpty();
    }

    @Test
    void isInLoopOnlyWhileItRunsATask() {
        List<Boolean> inside = new ArrayList<>();
        loop.execute(() -> inside.add(loop.inLoop()));

        assertThat(loop.inLoop()).isFalse();
        loop.run();
        assertThat(loop.inLoop()).isFalse();
        assertThat(inside).containsExactly(true);
    }

    @Test
    void letsWhatATaskThrowsOutAndKeepsTheRest() {
        loop.execute(() -> {
            throw new IllegalStateException("out");
        });
        loop.execute(() -> log.add("kept"));

        assertThatThrownBy(loop::run).hasMessage("out");
        assertThat(loop.inLoop()).isFalse();
        loop.run();
        assertThat(log).containsExactly("kept");
    }

    @Test
    void refusesToRunInsideItself() {
        loop.execute(loop::run);

        assertThatThrownBy(loop::run).isInstanceOf(IllegalStateException.class).hasMessageContaining("one run");
    }

    @Test
    void refusesTasksOnceClosed() {
        loop.schedule(() -> log.add("dropped"), 1);
        loop.close();

        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> loop.schedule(() -> {}, 1)).isInstanceOf(RejectedExecutionException.class);
        loop.advance(Duration.ofSeconds(1));
        assertThat(log).isEmpty();
    }

    @Test
    void sharesItsClockWithOtherLoops() {
        VirtualClock clock = new VirtualClock();
        VirtualLoop one = clock.newLoop("one");
        VirtualLoop two = clock.newLoop("two");
        one.schedule(() -> log.add("one, first"), 10);
        two.schedule(
                () -> {
                    log.add("two, second");
                    one.execute(() -> log.add("one, third, in two " + two.inLoop()));
                },
                20);
        two.schedule(() -> log.add("two, fourth"), 21);

        assertThat(clock.advanceToNextTimer()).isTrue();
        assertThat(log).containsExactly("one, first");
        one.advance(Duration.ofNanos(11));

        assertThat(log).containsExactly("one, first", "two, second", "one, third, in two false", "two, fourth");
        assertThat(clock.advanceToNextTimer()).isFalse();
        assertThat(clock)
                .hasToString("VirtualClock[elapsed=PT0.000000021S, [one[tasks=0, timers=0], two[tasks=0, timers=0]]]");
    }
}
