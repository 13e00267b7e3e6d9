package io.sallyport.netty.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.netty.internal.loop.LoopWatch.Verdict;
import org.junit.jupiter.api.Test;

/** When a loop is reported, on a clock of the test's own: a limit of 100, looked at every 50. */
class LoopWatchTest {

    private final LoopWatch watch = new LoopWatch(100, 50);
    private long now = Long.MAX_VALUE - 60; // a clock that overflows

    private Verdict after(long nanos) {
        now += nanos;
        return watch.tick(now);
    }

    @Test
    void aLoopThatAnswersIsAskedAgainAndAgain() {
        for (long number = 1; number < 10; number++) {
            assertThat(after(50)).isEqualTo(new Verdict.Ask(number));
            watch.beat(number);
        }
    }

    @Test
    void aLoopThatDoesNotAnswerIsReportedOnce() {
        hold();
    }

    @Test
    void itIsReportedUntilItIsKnownWhoHoldsIt() {
        assertThat(after(50)).isInstanceOf(Verdict.Ask.class);
        assertThat(after(50)).isInstanceOf(Verdict.Wait.class);
        assertThat(after(50)).isEqualTo(new Verdict.Report(100, true));
        assertThat(after(50)).isEqualTo(new Verdict.Report(150, false));
        assertThat(after(50)).isEqualTo(new Verdict.Report(200, false));
        watch.named();
        assertThat(after(50)).isInstanceOf(Verdict.Wait.class);
    }

    private void hold() {
        assertThat(after(50)).isInstanceOf(Verdict.Ask.class);
        assertThat(after(50)).isInstanceOf(Verdict.Wait.class);
        assertThat(after(52)).isEqualTo(new Verdict.Report(102, true));
        watch.named();
        assertThat(after(50)).isInstanceOf(Verdict.Wait.class);
        assertThat(after(50)).isInstanceOf(Verdict.Wait.class);
    }

    @Test
    void aLoopThatIsHeldAgainIsReportedAgain() {
        hold();
        watch.beat(1);
        assertThat(after(50)).isEqualTo(new Verdict.Ask(2));
        assertThat(after(50)).isInstanceOf(Verdict.Wait.class);
        assertThat(after(50)).isEqualTo(new Verdict.Report(100, true));
    }

    @Test
    void aLoopThatAnswersLateButInTimeIsNotReported() {
        assertThat(after(50)).isInstanceOf(Verdict.Ask.class);
        assertThat(after(99)).isInstanceOf(Verdict.Wait.class);
        watch.beat(1);
        assertThat(after(50)).isInstanceOf(Verdict.Ask.class);
    }

    @Test
    void timeInWhichTheMachineStoodStillDoesNotCount() {
        assertThat(after(50)).isInstanceOf(Verdict.Ask.class);
        assertThat(after(1_000_000)).isInstanceOf(Verdict.Wait.class);
        assertThat(after(50)).isInstanceOf(Verdict.Wait.class);
        assertThat(after(50)).isEqualTo(new Verdict.Report(100, true));
    }

    @Test
    void aLoopThatIsIdleForLongIsNotLate() {
        assertThat(after(50)).isInstanceOf(Verdict.Ask.class);
        watch.beat(1);
        assertThat(after(1_000_000)).isEqualTo(new Verdict.Ask(2));
    }
}
