package io.sallyport.spi;

import io.sallyport.HttpClientException;
import io.sallyport.InterimResponse;

/**
 * The call's side of one exchange: what the transport may ask of it, and whom it tells. The transport calls {@link #onHead} or {@link #onFailure} exactly once, never inside {@link Transport#exchange},
 * and {@link #onEnd} exactly once, last. On the connection's loop; on {@link #home} if there never was a connection.
 */
public interface ExchangeContext extends CallContext {

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
