package io.sallyport.jdk.internal.url;

import io.sallyport.Request;
import io.sallyport.TargetUri;
import io.sallyport.config.AddressGuard;
import io.sallyport.internal.text.IpRange;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets by a program's own factory. The name is identified in the handshake; the verifier is asked only where it does not fit, after a second handshake. Thread-safe as far as the factory is.
 *
 * @param factory makes the sockets
 * @param verifier judges a name that does not fit; null if that is a failure
 * @param connectMillis 0 for no limit
 * @param readMillis 0 for no limit
 */
record SocketMaker(SSLSocketFactory factory, @Nullable HostnameVerifier verifier, int connectMillis, int readMillis) {

    SSLSocket open(Request request, Proxy way, AddressGuard guard) throws IOException {
        TargetUri target = request.target();
        try {
            return handshake(request, way, guard, true);
        } catch (SSLException e) {
            HostnameVerifier judge = verifier;
            if (judge == null || !isOfCertificate(e)) {
                throw e;
            }
            SSLSocket socket = handshake(request, way, guard, false);
            boolean accepted = false;
            try {
                accepted = judge.verify(host(target), socket.getSession());
            } finally {
                if (!accepted) {
                    socket.close();
                }
            }
            if (accepted) {
                return socket;
            }
            throw new IOException("HTTPS hostname wrong:  should be <" + host(target) + ">", e);
        }
    }

    private static boolean isOfCertificate(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private SSLSocket handshake(Request request, Proxy way, AddressGuard guard, boolean identified) throws IOException {
        TargetUri target = request.target();
        Socket socket = way.type() == Proxy.Type.DIRECT ? connected(target, guard) : tunnelled(request, way, guard);
        try {
            SSLSocket tls = socket instanceof SSLSocket own
                    ? own
                    : (SSLSocket) factory.createSocket(socket, host(target), target.port(), true);
            if (identified) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
            }
            tls.startHandshake();
            return tls;
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }

    private Socket connected(TargetUri target, AddressGuard guard) throws IOException {
        InetSocketAddress address = new InetSocketAddress(permitted(target, guard), target.port());
        Socket socket = unconnected();
        try {
            socket.connect(address, connectMillis);
            socket.setSoTimeout(readMillis);
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static InetAddress permitted(TargetUri target, AddressGuard guard) throws IOException {
        InetAddress[] found = InetAddress.getAllByName(host(target));
        for (InetAddress address : found) {
            if (guard.permits(address)) {
                return address;
            }
        }
        throw new ConnectException("the client may not connect to " + host(target) + ", which is "
                + Arrays.toString(found) + " (HttpClientBuilder.addressGuard)");
    }

    /** The factory's part is the TLS inside. */
    private Socket tunnelled(Request request, Proxy way, AddressGuard guard) throws IOException {
        if (IpRange.address(host(request.target())) != null) {
            permitted(request.target(), guard); // names are looked up by the proxy
        }
        Socket socket = way.type() == Proxy.Type.SOCKS ? new Socket(way) : new Socket();
        try {
            socket.setSoTimeout(readMillis);
            socket.setTcpNoDelay(true);
            TargetUri target = request.target();
            if (way.type() == Proxy.Type.SOCKS) {
                socket.connect(InetSocketAddress.createUnresolved(host(target), target.port()), connectMillis);
            } else {
                SocketTunnel.open(socket, Proxies.address(way), request, connectMillis);
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Some factories make connected sockets only, others only around one. */
    private Socket unconnected() throws IOException {
        try {
            return factory.createSocket();
        } catch (SocketException e) {
            return new Socket();
        }
    }

    private static String host(TargetUri target) {
        String host = target.host();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
