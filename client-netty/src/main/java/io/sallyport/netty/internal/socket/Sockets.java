package io.sallyport.netty.internal.socket;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** What is done to sockets off the event loop. Everything in here may block. Stateless. */
final class Sockets {

    private Sockets() {}

    private interface Act {
        void run() throws IOException;
    }

    /**
     * Closes a socket and what it runs over, without waiting for the peer.
     *
     * @param raw what was connected
     * @param used the same, or TLS over it
     * @param busy whether another thread reads, writes or shakes hands
     * @param writing whether that waits for the peer to take something, behind which TLS's goodbye would wait
     */
    static void close(Socket raw, Socket used, boolean busy, boolean writing) {
        boolean layered = !raw.equals(used);
        if (layered && busy) {
            quietly(raw::close);
        }
        quietly(() -> used.setSoTimeout(1)); // the platform's wait for the peer's goodbye
        if (writing) {
            quietly(() -> used.setSoLinger(true, 0));
        }
        quietly(used::close);
        if (layered) {
            quietly(raw::close);
        }
    }

    private static void quietly(Act act) {
        try {
            act.run();
        } catch (IOException | RuntimeException e) {
            return; // it is of no use any more
        }
    }

    /** Why a connection on which nothing is expected cannot be used again; null if it can, as far as one can see. */
    static @Nullable String flaw(Socket socket) {
        try {
            InputStream input = socket.getInputStream();
            socket.setSoTimeout(1);
            return input.read() < 0
                    ? "the peer closed it while it was idle"
                    : "the peer sent bytes that nobody asked for";
        } catch (SocketTimeoutException e) {
            return unlimited(socket);
        } catch (IOException | RuntimeException | Error e) { // the socket may be the user's
            return "it broke while it was idle: " + e;
        }
    }

    private static @Nullable String unlimited(Socket socket) {
        try {
            socket.setSoTimeout(0);
            return null;
        } catch (IOException | RuntimeException e) {
            return "it broke while it was idle: " + e;
        }
    }
}
