package io.sallyport.netty.internal.pool;

import org.jspecify.annotations.Nullable;

/** Waiters in order. Every step is O(1), a cancel in the middle included. Guarded by its pool's lock. */
final class WaiterQueue {

    private @Nullable Waiter head;
    private @Nullable Waiter tail;

    /** The first for whom no connection is being opened: none is for those behind it either. */
    private @Nullable Waiter unattended;

    private int size;

    int size() {
        return size;
    }

    @Nullable
    Waiter head() {
        return head;
    }

    /** For whom the next connection is opened: the first for whom none is, else the head. */
    @Nullable
    Waiter attend() {
        Waiter next = unattended;
        if (next == null) {
            return head;
        }
        unattended = next.later;
        return next;
    }

    void addLast(Waiter waiter) {
        Waiter before = tail;
        waiter.earlier = before;
        waiter.later = null;
        if (before == null) {
            head = waiter;
        } else {
            before.later = waiter;
        }
        tail = waiter;
        if (unattended == null) {
            unattended = waiter;
        }
        enter(waiter);
    }

    void addFirst(Waiter waiter) {
        Waiter after = head;
        waiter.earlier = null;
        waiter.later = after;
        if (after == null) {
            tail = waiter;
        } else {
            after.earlier = waiter;
        }
        head = waiter;
        enter(waiter);
    }

    @Nullable
    Waiter poll() {
        Waiter first = head;
        if (first != null) {
            remove(first);
        }
        return first;
    }

    void remove(Waiter waiter) {
        Waiter earlier = waiter.earlier;
        Waiter later = waiter.later;
        if (waiter == unattended) {
            unattended = later;
        }
        if (earlier == null) {
            head = later;
        } else {
            earlier.later = later;
        }
        if (later == null) {
            tail = earlier;
        } else {
            later.earlier = earlier;
        }
        waiter.earlier = null;
        waiter.later = null;
        waiter.place = Waiter.Place.OUTSIDE;
        size--;
    }

    private void enter(Waiter waiter) {
        waiter.place = Waiter.Place.QUEUED;
        size++;
    }
}
