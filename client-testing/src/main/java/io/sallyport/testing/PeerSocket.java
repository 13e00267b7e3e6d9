package io.sallyport.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** A peer's end of a connection, with or without TLS, and the ways to end it. Confined to one thread at a time, but for {@link #abandon}. */
final class PeerSocket {

    private final Socket raw;
    private final Socket socket;

    private PeerSocket(Socket raw, Socket socket) {
        this.raw = raw;
        this.socket = socket;
    }

    static PeerSocket plain(Socket accepted, Duration limit) throws IOException {
        accepted.setTcpNoDelay(true);
        accepted.setSoTimeout(Math.toIntExact(limit.toMillis()));
        return new PeerSocket(accepted, accepted);
    }

    /** The same connection with TLS on top. */
    PeerSocket tls(SSLContext context, boolean clientCertificateRequired) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory()
                .createSocket(socket, raw.getInetAddress().getHostAddress(), raw.getPort(), true);
        secured.setUseClientMode(false);
        secured.setNeedClientAuth(clientCertificateRequired);
        return new PeerSocket(raw, secured);
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    void write(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    void handshake() throws IOException {
        if (socket instanceof SSLSocket secured) {
            secured.startHandshake();
        }
    }

    SSLSession session() {
        if (socket instanceof SSLSocket secured) {
            return secured.getSession();
        }
        throw new IllegalStateException("no TLS session (expected: a peer with TLS)");
    }

    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    void close() throws IOException {
        socket.close();
        raw.close();
    }

    void cut() throws IOException {
        raw.close();
    }

    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    /** From any thread. */
    void abandon() {
        try {
            raw.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }

    SocketAddress remote() {
        return raw.getRemoteSocketAddress();
    }
}
