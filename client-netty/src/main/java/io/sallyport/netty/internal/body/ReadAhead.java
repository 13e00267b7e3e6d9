package io.sallyport.netty.internal.body;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all bodies of a transport hold for nobody, and the bodies that hold back since there are too many: they go on in turn when there is room again. Thread-safe.
 */
public final class ReadAhead {

    /** A body that holds back. */
    interface Waiting {

        /** The bytes it may add when it goes on. */
        long appetite();

        /** There is room again. On any thread. */
        void roomAgain();
    }

    private final long most;
    private final AtomicLong held = new AtomicLong();

    // Guarded by itself; its size may be read anywhere.
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private volatile int waitingCount;

    /**
     * Nothing is held.
     *
     * @param most the bytes to hold; the reads that cross it may add to that
     */
    public ReadAhead(long most) {
        this.most = most;
    }

    /** The bytes held for nobody. */
    public long held() {
        return held.get();
    }

    /** More is held; whether there is room for yet more. */
    boolean add(long bytes) {
        boolean room = held.addAndGet(bytes) < most;
        if (room) {
            wake(); // those who were given the room may have left some
        }
        return room;
    }

    /** Less is held. */
    void remove(long bytes) {
        held.addAndGet(-bytes);
        wake();
    }

    /** Tells the body when there is room. */
    void await(Waiting body) {
        synchronized (waiting) {
            waiting.add(body);
            waitingCount = waiting.size();
        }
        wake(); // room may have come before it was in
    }

    /** Does not wait any more. */
    void leave(Waiting body) {
        synchronized (waiting) {
            waiting.remove(body);
            waitingCount = waiting.size();
        }
    }

    private void wake() {
        if (waitingCount == 0 || held.get() >= most) {
            return;
        }
        List<Waiting> woken = new ArrayList<>();
        synchronized (waiting) {
            long room = most - held.get();
            Iterator<Waiting> all = waiting.iterator();
            while (room > 0 && all.hasNext()) {
                Waiting next = all.next();
                all.remove();
                woken.add(next);
                room -= next.appetite();
            }
            waitingCount = waiting.size();
        }
        woken.forEach(Waiting::roomAgain);
    }
}
