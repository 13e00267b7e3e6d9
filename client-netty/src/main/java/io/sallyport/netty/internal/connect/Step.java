package io.sallyport.netty.internal.connect;

import io.sallyport.error.Phase;

/** One part of an opening's way: begins when the one before has ended, and tells its {@link Opening} how it ends. Confined to the opening's loop. */
sealed interface Step permits Lookup, Dialling, TlsHandshake, SocketHandshake, ProxyStep {

    /** How far an opening is that is here. Thread-safe. */
    Phase phase();

    /** Begins. */
    void start();

    /** The opening is over, or this step is: nothing of it may stay behind. */
    void stop();
}
