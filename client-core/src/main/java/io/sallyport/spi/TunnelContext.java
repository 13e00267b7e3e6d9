package io.sallyport.spi;

import io.sallyport.HttpClientException;
import io.sallyport.Tunnel;

/** The call's side of a tunnel. The transport calls one of the two exactly once, never inside {@link Transport#upgrade}, on an event loop. */
public interface TunnelContext extends CallContext {

    /**
     * The tunnel is there.
     *
     * @param tunnel the call's to close
     */
    void onTunnel(Tunnel tunnel);

    /**
     * There will be none.
     *
     * @param failure why
     */
    void onFailure(HttpClientException failure);
}
