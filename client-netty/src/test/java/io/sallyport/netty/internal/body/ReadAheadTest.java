package io.sallyport.netty.internal.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is held for nobody, and whose turn it is when there is room. */
final class ReadAheadTest {

    private final ReadAhead readAhead = new ReadAhead(100);
    private final List<String> woken = new ArrayList<>();

    private ReadAhead.Waiting body(String name, long appetite) {
        return new ReadAhead.Waiting() {
            @Override
            public long appetite() {
                return appetite;
            }

            @Override
            public void roomAgain() {
                woken.add(name);
            }
        };
    }

    @Test
    void thereIsRoomUntilTheLimitIsReached() {
        assertThat(readAhead.add(99)).isTrue();
        assertThat(readAhead.add(1)).isFalse();
        assertThat(readAhead.held()).isEqualTo(100);
        readAhead.remove(100);
        assertThat(readAhead.held()).isZero();
    }

    @Test
    void asManyGoOnInTurnAsThereIsRoomFor() {
        readAhead.add(100);
        readAhead.await(body("first", 30));
        readAhead.await(body("second", 30));
        readAhead.await(body("third", 30));
        assertThat(woken).isEmpty();
        readAhead.remove(50);
        assertThat(woken).containsExactly("first", "second");
        readAhead.remove(1);
        assertThat(woken).containsExactly("first", "second", "third");
    }

    @Test
    void theRoomThatOneLeavesIsTheNextOnes() {
        readAhead.add(100);
        readAhead.await(body("first", 1000));
        readAhead.await(body("second", 1000));
        readAhead.remove(50);
        assertThat(woken).containsExactly("first");
        readAhead.add(10);
        assertThat(woken).containsExactly("first", "second");
    }

    @Test
    void whoLeavesIsNotWoken() {
        readAhead.add(100);
        ReadAhead.Waiting gone = body("gone", 10);
        readAhead.await(gone);
        readAhead.await(body("next", 10));
        readAhead.leave(gone);
        readAhead.remove(100);
        assertThat(woken).containsExactly("next");
    }

    @Test
    void roomThatCameBeforeTheWaitIsSeen() {
        readAhead.add(100);
        readAhead.remove(1);
        readAhead.await(body("late", 10));
        assertThat(woken).containsExactly("late");
    }

    @Test
    void atALimitOfNothingNobodyIsWoken() {
        ReadAhead nothing = new ReadAhead(0);
        assertThat(nothing.add(0)).isFalse();
        nothing.await(body("body", 10));
        nothing.remove(0);
        assertThat(woken).isEmpty();
    }
}
