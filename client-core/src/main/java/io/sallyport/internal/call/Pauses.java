package io.sallyport.internal.call;

import io.sallyport.spi.Abort;
import io.sallyport.spi.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The times in which a call waits before it goes on, so that an abort ends them all. Thread-safe: mostly there is one at a time, but ways of one call may part. */
final class Pauses {

    private final Call call;

    /** Guarded by this; null before the first one. */
    private @Nullable List<Pause> running;

    Pauses(Call call) {
        this.call = call;
    }

    /** Goes on after some time, on the home loop. */
    Pause after(Duration delay, Runnable next, Consumer<Abort> aborted) {
        Pause pause = begin(next, aborted);
        Loop.Timer timer = call.later(pause, delay);
        if (timer == null) {
            pause.abort(Abort.CLOSED);
        } else {
            pause.startedWith(timer);
        }
        return pause;
    }

    /** Goes on when it is run, which somebody else sees to. */
    Pause begin(Runnable next, Consumer<Abort> aborted) {
        Pause pause = new Pause(next, aborted);
        synchronized (this) {
            if (running == null) {
                running = new ArrayList<>(1);
            }
            running.add(pause);
        }
        Abort reason = call.abortReason();
        if (reason != null) {
            pause.abort(reason);
        }
        return pause;
    }

    /** Ends them all. */
    void abort(Abort reason) {
        List<Pause> all;
        synchronized (this) {
            all = running == null ? List.of() : List.copyOf(running);
        }
        all.forEach(pause -> pause.abort(reason));
    }

    private synchronized void remove(Pause pause) {
        if (running != null) {
            running.remove(pause);
        }
    }

    /** One of them. Ends once: when it is over, when it is called off, or by an abort. */
    final class Pause implements Runnable {

        private final Runnable next;
        private final Consumer<Abort> aborted;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile Loop.@Nullable Timer timer;

        private Pause(Runnable next, Consumer<Abort> aborted) {
            this.next = next;
            this.aborted = aborted;
        }

        @Override
        public void run() {
            if (end()) {
                next.run();
            }
        }

        /** Nothing comes after it any more. */
        void callOff() {
            end();
        }

        private void abort(Abort reason) {
            if (end()) {
                call.soon(() -> aborted.accept(reason));
            }
        }

        private boolean end() {
            if (!over.compareAndSet(false, true)) {
                return false;
            }
            remove(this);
            Loop.Timer started = timer;
            if (started != null) {
                started.cancel();
            }
            return true;
        }

        /** It may be over before its timer is known. */
        private void startedWith(Loop.Timer started) {
            timer = started;
            if (over.get()) {
                started.cancel();
            }
        }
    }
}
