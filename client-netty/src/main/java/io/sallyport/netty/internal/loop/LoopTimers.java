package io.sallyport.netty.internal.loop;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All deadlines of one loop in one heap, with one wake-up at Netty for the earliest. Confined to the loop; {@link #count} may be read anywhere.
 */
public final class LoopTimers {

    private final EventLoop eventLoop;
    private Deadline[] heap = new Deadline[64];
    private int size;
    private @Nullable Future<?> wakeUp;
    private long wakeUpAt;
    private volatile int count;

    LoopTimers(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** Sets the deadline, or moves it. */
    public void arm(Deadline deadline, long delayNanos) {
        assert eventLoop.inEventLoop();
        long now = System.nanoTime();
        long at = now + Math.min(Math.max(delayNanos, 0), Long.MAX_VALUE / 4);
        if (!deadline.isArmed()) {
            counted(deadline, 1);
        }
        deadline.wanted = at == Deadline.UNARMED ? at + 1 : at;
        if (deadline.index == Deadline.UNQUEUED) {
            deadline.queued = deadline.wanted;
            insert(deadline);
        } else if (deadline.wanted - deadline.queued < 0) {
            deadline.queued = deadline.wanted;
            up(deadline, deadline.index);
        }
        wakeUpBy(heap[0].queued, now);
    }

    /** Calls the deadline off; it stays in the queue until its time. For objects that live on and will arm it again. */
    public void disarm(Deadline deadline) {
        assert eventLoop.inEventLoop();
        if (deadline.isArmed()) {
            deadline.wanted = Deadline.UNARMED;
            counted(deadline, -1);
        }
    }

    /** Calls the deadline off and takes it out of the queue. For objects that end. */
    public void remove(Deadline deadline) {
        disarm(deadline);
        if (deadline.index != Deadline.UNQUEUED) {
            delete(deadline.index);
            if (size == 0) {
                cancelWakeUp();
            }
        }
    }

    /** The deadlines that are armed and that somebody waits for. Thread-safe. */
    public int count() {
        return count;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written on the loop alone
    private void counted(Deadline deadline, int change) {
        if (deadline.counts()) {
            count += change;
        }
    }

    private void wakeUpBy(long at, long now) {
        if (wakeUp != null) {
            if (wakeUpAt - at <= 0) {
                return;
            }
            cancelWakeUp();
        }
        wakeUpAt = at;
        wakeUp = eventLoop.schedule(this::run, Math.max(at - now, 0), TimeUnit.NANOSECONDS);
    }

    private void cancelWakeUp() {
        Future<?> planned = wakeUp;
        if (planned != null) {
            planned.cancel(false);
            wakeUp = null;
        }
    }

    private void run() {
        wakeUp = null;
        long now = System.nanoTime();
        try {
            while (size > 0 && heap[0].queued - now <= 0) {
                runFirst(now);
            }
        } finally {
            if (size > 0 && wakeUp == null) {
                wakeUpBy(heap[0].queued, now); // also after one that threw: the others still have their time
            }
        }
    }

    private void runFirst(long now) {
        Deadline first = heap[0];
        delete(0);
        if (first.isArmed()) {
            if (first.wanted - now <= 0) {
                first.wanted = Deadline.UNARMED;
                counted(first, -1);
                first.expired();
            } else {
                first.queued = first.wanted;
                insert(first);
            }
        }
    }

    private void insert(Deadline deadline) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        size++;
        up(deadline, size - 1);
    }

    @SuppressWarnings("NullAway") // slots past the size hold nothing
    private void delete(int index) {
        heap[index].index = Deadline.UNQUEUED;
        size--;
        Deadline last = heap[size];
        heap[size] = null;
        if (index < size) {
            down(last, index);
            if (last.index == index) {
                up(last, index);
            }
        }
    }

    private void up(Deadline deadline, int from) {
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (deadline.queued - heap[parent].queued >= 0) {
                break;
            }
            place(heap[parent], index);
            index = parent;
        }
        place(deadline, index);
    }

    private void down(Deadline deadline, int from) {
        int index = from;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && heap[child + 1].queued - heap[child].queued < 0) {
                child++;
            }
            if (deadline.queued - heap[child].queued <= 0) {
                break;
            }
            place(heap[child], index);
            index = child;
        }
        place(deadline, index);
    }

    private void place(Deadline deadline, int index) {
        heap[index] = deadline;
        deadline.index = index;
    }
}
