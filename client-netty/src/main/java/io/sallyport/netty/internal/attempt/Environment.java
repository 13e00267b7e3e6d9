package io.sallyport.netty.internal.attempt;

import io.sallyport.netty.internal.route.Routes;
import java.util.concurrent.Executor;

/** What all attempts of a transport share. Thread-safe. */
public interface Environment {

    /** The pools. */
    Routes routes();

    /** Where files are opened. */
    Executor blocking();

    /** An attempt starts; false: the transport is closed. */
    boolean enter();

    /** An attempt that entered is over. */
    void leave();
}
