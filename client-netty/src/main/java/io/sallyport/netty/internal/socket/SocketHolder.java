package io.sallyport.netty.internal.socket;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The socket of one channel, which may be closed at any time: what is made after that is closed at once. Thread-safe. */
final class SocketHolder {

    /** What was connected. */
    private @Nullable Socket raw;

    /** The same, or TLS over it. */
    private @Nullable Socket used;

    private boolean closed;

    /** Holds a socket that is to be connected. */
    void hold(Socket made) throws IOException {
        synchronized (this) {
            if (!closed) {
                raw = made;
                used = made;
                return;
            }
        }
        made.close();
        throw new SocketException("Socket closed");
    }

    /** Goes on with TLS over it. */
    void use(SSLSocket secured) throws IOException {
        synchronized (this) {
            if (!closed) {
                used = secured;
                return;
            }
        }
        secured.close();
        throw new SocketException("Socket closed");
    }

    /** What is read and written. */
    synchronized Socket socket() throws SocketException {
        Socket current = used;
        if (current == null || closed) {
            throw new SocketException("Socket closed");
        }
        return current;
    }

    /** Why it cannot be used again; null if it can. */
    @Nullable
    String flaw() {
        try {
            return Sockets.flaw(socket());
        } catch (SocketException e) {
            return "it was closed";
        }
    }

    synchronized @Nullable SocketAddress localAddress() {
        return raw == null ? null : raw.getLocalSocketAddress();
    }

    synchronized @Nullable SocketAddress remoteAddress() {
        return raw == null ? null : raw.getRemoteSocketAddress();
    }

    /**
     * Closes it. Blocks as long as the socket does.
     *
     * @param busy whether another thread is at it
     * @param writing whether that waits for the peer to take something
     */
    void close(boolean busy, boolean writing) {
        Socket first;
        Socket last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            first = raw;
            last = used;
        }
        if (first != null && last != null) {
            Sockets.close(first, last, busy, writing);
        }
    }
}
