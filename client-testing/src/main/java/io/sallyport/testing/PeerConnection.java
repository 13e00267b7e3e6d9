package io.sallyport.testing;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link ScriptedPeer}, played step by step. Nothing is read or written but by a step, so a peer that does not read really does not.
 *
 * <p>Steps block, each at most as long as the peer's limit, and throw an {@link AssertionError} that names connection and step when it went otherwise. They belong to one thread at a time: the
 * script's, or the test's. What was seen so far ({@link #received}, {@link #requests} and the waits for it) may be asked for by any thread.
 */
public final class PeerConnection implements AutoCloseable {

    private final int number;
    private final ScriptedPeer peer;
    private final PeerLog log = new PeerLog();
    private final PeerSteps steps;
    private PeerSocket socket;
    private RequestReader reader;
    private @Nullable ReceivedRequest last;

    PeerConnection(int number, Socket accepted, ScriptedPeer peer) throws IOException {
        this.number = number;
        this.peer = peer;
        this.steps = new PeerSteps(this, peer, log);
        this.socket = PeerSocket.plain(accepted, peer.limit());
        this.reader = new RequestReader(socket.in(), log, peer::isClosing);
    }

    /** {@return its place in the order of connections, from 1} */
    public int number() {
        return number;
    }

    // Reading

    /**
     * Reads the next request with its body.
     *
     * @return the request
     */
    public ReceivedRequest readRequest() {
        readHead();
        return readBody();
    }

    /**
     * Reads the head of the next request, and nothing of its body.
     *
     * @return the request without its body
     */
    public ReceivedRequest readHead() {
        ReceivedRequest head = nextHead();
        if (head == null) {
            throw steps.failure("the client closed (expected: a request)", null);
        }
        return head;
    }

    /**
     * Reads the body that belongs to the last head.
     *
     * @return the request with its body
     */
    public ReceivedRequest readBody() {
        ReceivedRequest head = request();
        step("reading the body of " + head, () -> last = reader.readBody(head));
        log.onRequest(request());
        return request();
    }

    /**
     * Reads the next request with its body, if there is one.
     *
     * @return the request; null if the client closed or reset the connection before it, or the peer is being closed
     */
    public @Nullable ReceivedRequest nextRequest() {
        try {
            playOn(() -> {
                if (nextHead() != null) {
                    readBody();
                }
            });
        } catch (PeerSteps.EndOfPlay e) {
            return null;
        }
        return last;
    }

    /**
     * Reads a request, whatever it is.
     *
     * @return this
     */
    public PeerConnection expectRequest() {
        readRequest();
        return this;
    }

    /**
     * Reads a request, and compares.
     *
     * @param method the method it should have
     * @param target the request target it should have
     * @return this
     */
    public PeerConnection expectRequest(String method, String target) {
        ReceivedRequest request = readRequest();
        if (!request.method().equals(method) || !request.target().equals(target)) {
            throw steps.failure(request + " (expected: " + method + " " + target + ")", null);
        }
        return this;
    }

    /** {@return the request that was read last} */
    public ReceivedRequest request() {
        ReceivedRequest request = last;
        if (request == null) {
            throw new IllegalStateException("no request was read yet (expected: readRequest or readHead before)");
        }
        return request;
    }

    /**
     * Reads bytes, whatever they are.
     *
     * @param count how many
     * @return the bytes
     */
    public byte[] readBytes(int count) {
        byte[][] bytes = new byte[1][];
        step("reading " + count + " bytes", () -> bytes[0] = reader.readExactly(count));
        return bytes[0];
    }

    /**
     * Reads as many bytes as the text has, and compares.
     *
     * @param latin1 the text that should come
     * @return this
     */
    public PeerConnection expectBytes(String latin1) {
        byte[] expected = latin1.getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = readBytes(expected.length);
        if (!Arrays.equals(bytes, expected)) {
            throw steps.failure(
                    "read \"" + new String(bytes, StandardCharsets.ISO_8859_1) + "\" (expected: \"" + latin1 + "\")",
                    null);
        }
        return this;
    }

    /**
     * Waits until the client closes or resets the connection; not a byte may come before.
     *
     * @return this
     */
    public PeerConnection expectClose() {
        return step("waiting for the client to close", () -> {
            int next = reader.readOrEnd();
            if (next >= 0) {
                throw steps.failure("byte " + next + " came (expected: the client closes)", null);
            }
        });
    }

    /**
     * Reads and forgets until the client closes or resets the connection, or the peer is closed.
     *
     * @return this
     */
    public PeerConnection drain() {
        return playOn(() -> step("draining", () -> {
            while (reader.readOrEnd() >= 0) {
                // only the log keeps it
            }
        }));
    }

    // Writing

    /**
     * Sends texts, each as a write of its own.
     *
     * @param latin1 what to send, each character as one byte
     * @return this
     */
    public PeerConnection send(String... latin1) {
        for (String fragment : latin1) {
            send(fragment.getBytes(StandardCharsets.ISO_8859_1));
        }
        return this;
    }

    /**
     * Sends bytes as one write.
     *
     * @param bytes what to send
     * @return this
     */
    public PeerConnection send(byte[] bytes) {
        return step("sending " + bytes.length + " bytes", () -> socket.write(bytes));
    }

    /**
     * Sends a text byte by byte, each as a write of its own.
     *
     * @param latin1 what to send, each character as one byte
     * @return this
     */
    public PeerConnection sendByteByByte(String latin1) {
        return send(latin1.split(""));
    }

    /**
     * Sends a whole response with a body in UTF-8 and its {@code Content-Length}, as one write.
     *
     * @param status the status code
     * @param body the body
     * @return this
     */
    public PeerConnection respond(int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " Scripted\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        return send((head + body).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends the same bytes again and again until the client closes or resets the connection, or the peer is closed.
     *
     * @param bytes what to send
     * @return this
     */
    public PeerConnection sendUntilClosed(byte[] bytes) {
        return playOn(() -> {
            try {
                while (true) {
                    socket.write(bytes);
                }
            } catch (IOException e) {
                log.onClosedByClient();
            }
        });
    }

    // Holding still

    /**
     * Does nothing until released.
     *
     * @param released counted down by the test
     * @return this
     */
    public PeerConnection stallUntil(CountDownLatch released) {
        steps.stallUntil(released);
        return this;
    }

    /** Does nothing until the peer is closed. The last step of its script. */
    public void stall() {
        steps.stall();
    }

    // Closing

    /**
     * Says that nothing more is coming, and goes on to read.
     *
     * @return this
     */
    public PeerConnection halfClose() {
        return step("half closing", () -> socket.shutdownOutput());
    }

    /** Closes the connection: with TLS's {@code close_notify}, then TCP's FIN; TCP makes it a reset if the client has sent what was not read. */
    @Override
    public void close() {
        step("closing", () -> socket.close());
    }

    /** Closes the connection without a {@code close_notify}: what somebody on the way can do to cut a message short. Without TLS the same as {@link #close}. */
    public void cut() {
        step("cutting", () -> socket.cut());
    }

    /** Resets the connection: TCP's RST. */
    public void reset() {
        step("resetting", () -> socket.reset());
    }

    // TLS

    /**
     * Goes on with TLS, as the server's side. Nothing may have been read past this point.
     *
     * @param context what to show and whom to trust
     * @return this
     */
    public PeerConnection startTls(SSLContext context) {
        return step("starting TLS", () -> {
            socket = socket.tls(context, peer.clientCertificateRequired());
            reader = new RequestReader(socket.in(), log, peer::isClosing);
        });
    }

    /**
     * Completes the TLS handshake, which the first read or write would do otherwise.
     *
     * @return this
     */
    public PeerConnection handshake() {
        return step("in the TLS handshake", () -> socket.handshake());
    }

    /**
     * Waits for a TLS handshake that the client gives up.
     *
     * @return this
     */
    public PeerConnection expectFailedHandshake() {
        try {
            socket.handshake();
            int first = reader.read(); // with TLS 1.3 the client decides after our side is done
            if (first >= 0) {
                throw steps.failure("the TLS handshake succeeded (expected: the client gives it up)", null);
            }
        } catch (SocketTimeoutException e) {
            throw steps.failure("no end of the TLS handshake in " + peer.limit(), e);
        } catch (IOException e) {
            log.onClosedByClient();
        }
        return this;
    }

    /** {@return the TLS session, with the client's certificate if it showed one} */
    public SSLSession tlsSession() {
        return socket.session();
    }

    // What was seen

    /** {@return all bytes received so far, without TLS} */
    public byte[] received() {
        return log.received();
    }

    /** {@return all bytes received so far, without TLS, read as Latin-1} */
    public String receivedText() {
        return log.receivedText();
    }

    /** {@return the requests read so far with their bodies} */
    public List<ReceivedRequest> requests() {
        return log.requests();
    }

    /**
     * Waits until a number of requests was read. By another thread than the one that plays.
     *
     * @param count how many
     * @return the last of them
     */
    public ReceivedRequest awaitRequests(int count) {
        steps.await(seen -> seen.requests().size() >= count, count + " requests");
        return log.requests().get(count - 1);
    }

    /** Waits until a step has met the end of what the client sends: it closed or reset the connection. By another thread than the one that plays. */
    public void awaitClosedByClient() {
        steps.await(PeerLog::closedByClient, "the client to close");
    }

    /** Its number, the client's address, and the last request. */
    @Override
    public String toString() {
        return "connection " + number + " from " + socket.remote() + (last == null ? "" : " after " + last);
    }

    /** Whether it is in a step that may be ended by closing the peer. */
    boolean isPlayingOn() {
        return steps.isPlayingOn();
    }

    /** Closes the socket without ceremony, which ends a step that is under way. */
    void abandon() {
        socket.abandon();
    }

    private @Nullable ReceivedRequest nextHead() {
        step("waiting for a request", () -> last = reader.endsHere() ? null : reader.readHead());
        return last;
    }

    private PeerConnection step(String what, PeerSteps.Step step) {
        steps.run(what, step);
        return this;
    }

    private PeerConnection playOn(Runnable step) {
        steps.playOn(step);
        return this;
    }
}
