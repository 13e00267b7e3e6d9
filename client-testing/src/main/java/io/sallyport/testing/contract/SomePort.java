package io.sallyport.testing.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports at which nobody listens. Stateless. */
final class SomePort {

    private SomePort() {}

    /** A port that was free a moment ago, so that connecting to it is refused. */
    static int unused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
