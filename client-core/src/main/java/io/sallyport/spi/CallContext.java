package io.sallyport.spi;

import io.sallyport.config.ClientConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.event.ClientListener;
import org.jspecify.annotations.Nullable;

/** What a transport may ask of the call it works for. Thread-safe. */
public interface CallContext {
    /** {@return the number of the call, unique among those of its client} */
    long callId();

    /** {@return the number of this attempt within its call, from 1} */
    int attempt();

    /** {@return the client's settings} */
    ClientConfig config();

    /** {@return the limits of this request: the client's, and in their place what the request sets} */
    Timeouts timeouts();

    /** {@return the name of the TLS identity to show, or null} */
    @Nullable
    String tlsIdentity();

    /** {@return the call's home loop} */
    Loop home();

    /** {@return how host names are looked up, or null for the transport's own way} */
    @Nullable
    AddressResolver resolver();

    /** {@return the proxy that the exchange goes through, or null for none} */
    @Nullable
    ProxyPass proxy();

    /** {@return who hears of events, or null for nobody} */
    @Nullable
    ClientListener listener();
}
