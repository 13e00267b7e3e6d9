package io.sallyport.netty.internal.loop;

/**
 * A limit in time that is part of the object it guards, so that setting it allocates nothing. Confined to the loop of its {@link LoopTimers}.
 *
 * <p>Disarming leaves it in the queue until its old time passes: most limits of an exchange are disarmed long before, and the next exchange sets them again.
 */
public abstract class Deadline {

    static final long UNARMED = Long.MIN_VALUE;
    static final int UNQUEUED = -1;

    long wanted = UNARMED;
    long queued;
    int index = UNQUEUED;

    /** For subclasses. */
    protected Deadline() {}

    /** The time came. It is not armed any more, and may be armed again in here. */
    protected abstract void expired();

    /** Whether somebody waits for its end: what leak checks count. An idle connection's limit does not. */
    protected boolean counts() {
        return true;
    }

    final boolean isArmed() {
        return wanted != UNARMED;
    }
}
