package io.sallyport.netty.internal.socket;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * The connecting of one channel's socket. Immutable.
 *
 * @param sockets what makes it
 * @param holder what holds it from then on
 * @param address where to
 * @param millis how long it may take; 0 for ever
 */
record Dial(FactorySockets sockets, SocketHolder holder, InetSocketAddress address, int millis) {

    /** Makes the socket and connects it. Blocks. */
    Socket connect() throws IOException {
        try {
            Socket made = sockets.unconnected();
            holder.hold(made);
            made.setTcpNoDelay(true);
            made.connect(sockets.named(address), millis);
            return made;
        } catch (SocketTimeoutException e) {
            ConnectTimeoutException late = late();
            late.initCause(e);
            throw late;
        }
    }

    /** It took too long. */
    ConnectTimeoutException late() {
        return new ConnectTimeoutException("connection timed out: " + address);
    }
}
