package io.sallyport.examples.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** A server for one connection, in bytes: whatever its script says. Thread-safe. */
final class RawOrigin implements AutoCloseable {

    /** What it does on its own thread, once a request's head is read. */
    interface Script {
        void play(Socket socket) throws IOException;
    }

    private static final int LIMIT_MILLIS = 20_000;

    private final ServerSocket listening;

    /** Complete when the script has ended; with what it threw, if it did. */
    final CompletableFuture<Void> played = new CompletableFuture<>();

    RawOrigin(Script script) throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> play(script), "origin");
        thread.setDaemon(true);
        thread.start();
    }

    private void play(Script script) {
        try (Socket socket = listening.accept()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            readHead(socket.getInputStream());
            script.play(socket);
            played.complete(null);
        } catch (IOException | RuntimeException | Error e) {
            played.completeExceptionally(e);
        }
    }

    private static void readHead(InputStream in) throws IOException {
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed within a head");
            }
            ends = next == "\r\n\r\n".charAt(ends) ? ends + 1 : next == '\r' ? 1 : 0;
        }
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** Closes so that the other side gets a reset. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
