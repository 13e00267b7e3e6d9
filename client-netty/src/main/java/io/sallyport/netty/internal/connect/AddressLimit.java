package io.sallyport.netty.internal.connect;

import java.net.InetSocketAddress;

/** How many connections may lead to one address, whatever their routes. Thread-safe. */
public interface AddressLimit {

    /** Counts one connection more, opening or open; false: the address is at its limit. */
    boolean reserve(InetSocketAddress address);

    /** Its channel is closed, or it could not be opened. */
    void release(InetSocketAddress address);
}
