package io.sallyport.spi;

import io.sallyport.HttpClientException;
import io.sallyport.InterimResponse;
import io.sallyport.config.ClientConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.event.ClientListener;
import org.jspecify.annotations.Nullable;

/**
 * The call's side of one exchange: what the transport may ask of it, and whom it tells. The transport calls {@link #onHead} or {@link #onFailure} exactly once, never inside {@link Transport#exchange},
 * and {@link #onEnd} exactly once, last. On the connection's loop; on {@link #home} if there never was a connection.
 */
public interface ExchangeContext {

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

    /**
     * An interim response came (RFC 9110 section 15.2), before the head. Any number of times.
     *
     * @param response its status, which is not 101, and headers
     */
    default void onInterim(InterimResponse response) {}

    /**
     * The response's head is complete; the body follows as it is pulled.
     *
     * @param head of the final response
     * @param body to be pulled or closed; may have ended already
     */
    void onHead(ResponseHead head, IncomingBody body);

    /**
     * There will be no head.
     *
     * @param failure why, with the facts of this exchange
     */
    void onFailure(HttpClientException failure);

    /**
     * The exchange is over: its body ended, was closed or failed, or there never was a head.
     *
     * @param report what it came to; valid during the call
     */
    void onEnd(ExchangeReport report);
}
