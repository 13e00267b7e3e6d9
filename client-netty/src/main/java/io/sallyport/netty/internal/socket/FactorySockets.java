package io.sallyport.netty.internal.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * What a program's factory makes for one connection. Thread-safe as far as the factory is; everything in here may block.
 *
 * @param factory the program's
 * @param host the origin: a lower-case ASCII name, or an address in numbers
 * @param port 1 to 65535
 * @param direct whether the socket is connected to the origin itself; else to a proxy, to which nothing of the factory's goes
 */
public record FactorySockets(SSLSocketFactory factory, String host, int port, boolean direct) {

    /** A socket to connect. Some factories make sockets only around connected ones. */
    Socket unconnected() throws IOException {
        if (!direct) {
            return new Socket();
        }
        Socket made;
        try {
            made = factory.createSocket();
        } catch (SocketException e) {
            return new Socket();
        }
        if (made == null) {
            throw new SocketException(named("createSocket()") + " returned null (expected: a socket)");
        }
        return made;
    }

    /** The address with the origin's name, which is what TLS asks the server for. */
    InetSocketAddress named(InetSocketAddress address) throws UnknownHostException {
        InetAddress found = address.getAddress();
        return direct && found.getAddress().length > 0 && host.indexOf(':') < 0
                ? new InetSocketAddress(InetAddress.getByAddress(host, found.getAddress()), address.getPort())
                : address;
    }

    /** The socket of TLS over a connected one, or that itself if it is one. */
    SSLSocket secured(Socket connected) throws IOException {
        if (connected instanceof SSLSocket own) {
            return own;
        }
        Socket made = factory.createSocket(connected, host, port, true);
        if (made instanceof SSLSocket secured) {
            return secured;
        }
        throw new SSLException(named("createSocket(socket, host, port, true)") + " returned "
                + (made == null ? "null" : made.getClass().getName()) + " (expected: an SSLSocket)");
    }

    private String named(String method) {
        return "the SSLSocketFactory " + factory.getClass().getName() + ": " + method;
    }
}
