package io.sallyport.netty.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The peer's end of one connection: reads requests by the strict grammar, writes bytes, ends it in several ways. Confined to its thread. */
final class PeerWire {

    /** Takes note of a body's bytes. */
    interface BodySink {
        void took(int count);
    }

    private static final int READ_LIMIT_MILLIS = 60_000;

    private final Socket raw;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[16 * 1024];
    private Map<String, String> fields = Map.of();

    PeerWire(Socket raw, @Nullable SSLContext tls) throws IOException {
        this.raw = raw;
        this.socket = tls == null ? raw : secured(raw, tls);
        this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        this.out = socket.getOutputStream();
    }

    private static Socket secured(Socket raw, SSLContext tls) throws IOException {
        SSLSocket secured = (SSLSocket)
                tls.getSocketFactory().createSocket(raw, raw.getInetAddress().getHostAddress(), raw.getPort(), true);
        secured.setUseClientMode(false);
        return secured;
    }

    /** Completes the TLS handshake, if there is one. */
    void handshake() throws IOException {
        raw.setSoTimeout(READ_LIMIT_MILLIS);
        if (socket instanceof SSLSocket secured) {
            secured.startHandshake();
        }
    }

    /** Reads the next request's head; returns its request line, or null if none came in that time or the client closed. */
    @Nullable
    String readHead(int idleMillis) throws IOException {
        raw.setSoTimeout(idleMillis);
        in.mark(1);
        try {
            if (in.read() < 0) {
                return null;
            }
        } catch (SocketTimeoutException e) {
            return null;
        }
        in.reset();
        raw.setSoTimeout(READ_LIMIT_MILLIS);
        String requestLine = line();
        Map<String, String> read = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(": ");
            String name = colon < 1 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (name.isEmpty() || read.put(name, line.substring(colon + 2)) != null) {
                throw new ProtocolException("field line \"" + line + "\"");
            }
        }
        fields = read;
        return requestLine;
    }

    /** Reads the body of the last head; its checksum. */
    long readBody(BodySink sink) throws IOException {
        CRC32 sum = new CRC32();
        String length = fields.get("content-length");
        if (fields.containsKey("transfer-encoding")) {
            if (length != null || !"chunked".equals(fields.get("transfer-encoding"))) {
                throw new ProtocolException("framing " + fields);
            }
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                read(size, sum, sink);
                expectEmptyLine();
            }
            expectEmptyLine();
        } else if (length != null) {
            read(Integer.parseInt(length), sum, sink);
        }
        return sum.getValue();
    }

    private void read(int count, CRC32 sum, BodySink sink) throws IOException {
        int left = count;
        while (left > 0) {
            int got = in.read(buffer, 0, Math.min(left, buffer.length));
            if (got < 0) {
                throw new EOFException();
            }
            sum.update(buffer, 0, got);
            sink.took(got);
            left -= got;
        }
    }

    private void expectEmptyLine() throws IOException {
        String line = line();
        if (!line.isEmpty()) {
            throw new ProtocolException("\"" + line + "\" (expected: nothing)");
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int b = in.read(); b != '\r'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            if (b == '\n' || b == 0 || line.length() > 1000) {
                throw new ProtocolException("byte " + b + " after \"" + line + "\"");
            }
            line.append((char) b);
        }
        if (in.read() != '\n') {
            throw new ProtocolException("bare CR after \"" + line + "\"");
        }
        return line.toString();
    }

    /** Sends bytes as one write. */
    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Sends a text in Latin-1. */
    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads and forgets until the client closes. */
    void awaitClose() throws IOException {
        int got = in.read(buffer);
        while (got >= 0) {
            got = in.read(buffer);
        }
    }

    /** Closes the connection; with TLS, by its goodbye. */
    void close() {
        try {
            socket.close();
            raw.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }

    /** Resets the connection. */
    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }
}
