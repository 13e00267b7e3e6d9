package io.sallyport.spi;

import io.sallyport.HttpClientException;
import io.sallyport.config.ClientConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.event.ClientListener;
import org.jspecify.annotations.Nullable;

/**
 * The call's side of one exchange: what the transport may ask of it, and whom it tells. The transport calls {@link #onHead} or {@link #onFailure} exactly once, never inside {@link Transport#exchange},
 * and {@link #onEnd} exactly once, last. On the connection's loop; on {@link #home} if there never was a connection.
 */
public interface ExchangeContext {

    /** The number of the call, unique among those of its client. */
    long callId();

    /** The number of this attempt within its call, from 1. */
    int attempt();

    /** The client's settings. */
    ClientConfig config();

    /** The limits of this request: the client's, and in their place what the request sets. */
    Timeouts timeouts();

    /** The name of the TLS identity to show, or null. */
    @Nullable
    String tlsIdentity();

    /** The call's home loop. */
    Loop home();

    /** How host names are looked up, or null for the transport's own way. */
    @Nullable
    AddressResolver resolver();

    /** Who hears of events, or null for nobody. */
    @Nullable
    ClientListener listener();

    /** The response's head is complete; the body follows as it is pulled. */
    void onHead(ResponseHead head, IncomingBody body);

    /** There will be no head. */
    void onFailure(HttpClientException failure);

    /** The exchange is over: its body ended, was closed or failed, or there never was a head. */
    void onEnd(ExchangeReport report);
}
