package io.sallyport.netty.sockets;

import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;

/** A factory as programs write them: around the platform's, with its own idea of how sockets are made. Counts what it is asked for. */
class Factory extends SSLSocketFactory {

    private final SSLSocketFactory platforms = TestTls.clientContext().getSocketFactory();
    final AtomicInteger unconnected = new AtomicInteger();
    final AtomicInteger layered = new AtomicInteger();

    @Override
    public Socket createSocket() throws IOException {
        unconnected.incrementAndGet();
        return platforms.createSocket();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        layered.incrementAndGet();
        return platforms.createSocket(socket, host, port, autoClose);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return platforms.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return platforms.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new AssertionError("connects by itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new AssertionError("connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new AssertionError("connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new AssertionError("connects by itself");
    }
}
