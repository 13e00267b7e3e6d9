package io.sallyport.internal.body;

import java.util.concurrent.atomic.AtomicInteger;

/** Has work that many may ask for done by one of them at a time: who finds somebody at work leaves a note, and goes. The turn is taken from the start, by whoever calls {@code onSubscribe} (Flow rule 1.3). Thread-safe. */
final class Turns {

    private final AtomicInteger notes = new AtomicInteger(1);

    /** Asks for work. Whether the caller has the turn: it works then, until {@link #leave} lets it go. */
    boolean take() {
        return notes.getAndIncrement() == 0;
    }

    /** The notes there are before the work that they ask for. */
    int notes() {
        return notes.get();
    }

    /**
     * Leaves, having done what so many notes ask for.
     *
     * @return whether the caller is let go; if not, there are more by now, and its turn goes on
     */
    boolean leave(int done) {
        return notes.addAndGet(-done) == 0;
    }
}
