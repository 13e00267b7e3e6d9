package io.sallyport.netty.internal.loop;

import java.lang.ref.PhantomReference;

/**
 * Hears on a loop that nobody holds an object any more. Whoever wants to hear of it keeps this, and not the object. Confined to the loop of its {@link ForgottenObjects}.
 */
public abstract class Forgotten extends PhantomReference<Object> {

    private final ForgottenObjects watching;
    private boolean over;

    /**
     * Starts to watch.
     *
     * @param held the object; others hold it
     */
    protected Forgotten(Object held, ForgottenObjects watching) {
        super(held, watching.queue());
        this.watching = watching;
        watching.added();
    }

    /** Nobody holds it. Once, and some time after it is so: garbage must have been collected, and then the loop looks. */
    protected abstract void forgotten();

    /** Watches no more. Does nothing the second time. */
    public final void end() {
        if (!over) {
            over = true;
            clear();
            watching.removed();
        }
    }

    final void found() {
        if (!over) {
            end();
            forgotten();
        }
    }
}
