package io.sallyport.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The sockets of a proxy, and the ways to end them. Immutable.
 *
 * @param server where those lead that it opens
 * @param buffer the size of their buffers; 0 for the system's
 */
record ProxySockets(InetSocketAddress server, int buffer) {

    private static final int CONNECT_MILLIS = 5000;

    /** Listens on the loopback address; port 0 for one that is free. */
    ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            if (buffer > 0) {
                socket.setReceiveBufferSize(buffer);
            }
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** A client's, as it was accepted. */
    Socket accept(ServerSocket listening) throws IOException {
        Socket client = listening.accept();
        try {
            client.setTcpNoDelay(true);
            if (buffer > 0) {
                client.setSendBufferSize(buffer);
            }
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    /** A connection to the server. */
    Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            if (buffer > 0) {
                socket.setReceiveBufferSize(buffer);
                socket.setSendBufferSize(buffer);
            }
            socket.setTcpNoDelay(true);
            socket.connect(server, CONNECT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Closes a socket, by TCP's RST or its FIN. */
    static void close(Socket socket, boolean reset) {
        try {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // it is closed already, or its peer is gone
        }
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }

    /** Says that nothing more is coming. */
    static void shutdownOutput(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // it is closed already, or its peer is gone
        }
    }
}
