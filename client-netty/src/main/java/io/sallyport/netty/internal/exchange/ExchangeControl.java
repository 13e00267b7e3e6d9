package io.sallyport.netty.internal.exchange;

import io.sallyport.spi.Abort;

/** The protocol's side of an exchange: who can end it early. Confined to its connection's loop. */
public interface ExchangeControl {

    /** Ends it; does nothing if it is over. */
    void abort(Abort reason);
}
