package io.sallyport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback address that does to each connection what a test says, byte by byte: for tests against peers that are odd, slow or hostile.
 *
 * <p>Either scripts play in the background, one for each connection in order:
 *
 * <pre>{@code
 * try (ScriptedPeer peer = ScriptedPeer.start()) {
 *     peer.next(c -> c.expectRequest("GET", "/a").send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", "lo"));
 *     peer.next(c -> c.expectRequest("GET", "/b").reset());
 *     ... // the client under test
 * } // fails if a script failed, or was never played
 * }</pre>
 *
 * or the test itself plays, which reads well with an asynchronous client:
 *
 * <pre>{@code
 * CompletableFuture<?> call = client.get(peer.url("/a"));
 * PeerConnection connection = peer.accept().expectRequest("GET", "/a");
 * call.cancel(true);
 * connection.expectClose();
 * }</pre>
 *
 * Whatever blocks does so for a bounded time. Thread-safe; for connections see {@link PeerConnection}.
 */
public final class ScriptedPeer implements AutoCloseable {

    /** How long a step waits at most: 10 seconds. */
    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(10);

    private final ServerSocket listening;
    private final @Nullable SSLContext tls;
    private final boolean clientCertificateRequired;
    private final Duration limit;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final PeerCast cast;

    private ScriptedPeer(Builder builder) throws IOException {
        this.tls = builder.tls;
        this.clientCertificateRequired = builder.clientCertificateRequired;
        this.limit = builder.limit;
        this.listening = new ServerSocket();
        this.cast = new PeerCast(limit);
        if (builder.receiveBuffer > 0) {
            listening.setReceiveBufferSize(builder.receiveBuffer);
        }
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), builder.port), 128);
    }

    /** {@return a peer that listens, without TLS} */
    public static ScriptedPeer start() {
        return builder().start();
    }

    /**
     * Starts a peer that speaks TLS.
     *
     * @param tls what it shows and whom it trusts, such as {@link TestTls#serverContext()}
     * @return a peer that listens
     */
    public static ScriptedPeer start(SSLContext tls) {
        return builder().tls(tls).start();
    }

    /** {@return a builder with all defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the port it listens on} */
    public int port() {
        return listening.getLocalPort();
    }

    /**
     * A URL of this peer.
     *
     * @param path the path, with its slash
     * @return {@code http://127.0.0.1:port/path}, or {@code https} if the peer speaks TLS
     */
    public String url(String path) {
        return (tls == null ? "http" : "https") + "://127.0.0.1:" + port() + path;
    }

    /**
     * Adds the script for the next connection that has none yet. A connection must come, or {@link #close} fails.
     *
     * @param script what to do with it
     * @return this
     */
    public ScriptedPeer next(PeerScript script) {
        cast.next(script);
        return this;
    }

    /**
     * Sets the script for all connections for which {@link #next} has none. None need come.
     *
     * @param script what to do with each
     * @return this
     */
    public ScriptedPeer otherwise(PeerScript script) {
        cast.otherwise(script);
        return this;
    }

    /**
     * Waits for a connection without a script, for the caller to play.
     *
     * @return the connection
     * @throws AssertionError if none comes in time
     */
    public PeerConnection accept() {
        return cast.accept();
    }

    /** {@return the number of connections so far} */
    public int connections() {
        return cast.count();
    }

    /**
     * A connection, to look at: a script may be playing with it. Waits until it is there.
     *
     * @param number its place in the order of connections, from 1
     * @return the connection
     * @throws AssertionError if it does not come in time
     */
    public PeerConnection connection(int number) {
        return cast.connection(number);
    }

    /**
     * Takes no more connections, waits for the scripts to end, and closes all connections. Scripts that play {@linkplain PeerConnection#stall until the peer is closed} end at once.
     *
     * @throws AssertionError if a script failed, did not end in time, or had no connection to play with
     */
    @Override
    public void close() {
        cast.awaitConnections();
        closing.countDown();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Throwable> failures = new ArrayList<>(cast.end());
        if (!failures.isEmpty()) {
            AssertionError failed = new AssertionError(failures.get(0).getMessage(), failures.get(0));
            failures.subList(1, failures.size()).forEach(failed::addSuppressed);
            throw failed;
        }
    }

    /** Where it listens, and how many connections came. */
    @Override
    public String toString() {
        return url("/") + " after " + connections() + " connections";
    }

    Duration limit() {
        return limit;
    }

    CountDownLatch closing() {
        return closing;
    }

    boolean isClosing() {
        return closing.getCount() == 0;
    }

    boolean clientCertificateRequired() {
        return clientCertificateRequired;
    }

    private ScriptedPeer listen() {
        Thread acceptor = new Thread(this::acceptAll, "scripted-peer-" + port());
        acceptor.setDaemon(true);
        acceptor.start();
        return this;
    }

    private void acceptAll() {
        int number = 0;
        while (!isClosing()) {
            try {
                Socket accepted = listening.accept();
                number++;
                PeerConnection connection = new PeerConnection(number, accepted, this);
                if (tls != null) {
                    connection.startTls(tls);
                }
                cast.add(connection);
            } catch (IOException | AssertionError e) {
                if (!isClosing()) {
                    cast.failed(e);
                }
            }
        }
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private @Nullable SSLContext tls;
        private boolean clientCertificateRequired;
        private Duration limit = DEFAULT_LIMIT;
        private int receiveBuffer;
        private int port;

        private Builder() {}

        /**
         * Speaks TLS from the first byte.
         *
         * @param context what it shows and whom it trusts
         * @return this
         */
        public Builder tls(SSLContext context) {
            this.tls = context;
            return this;
        }

        /**
         * Demands a certificate of the client.
         *
         * @return this
         */
        public Builder requireClientCertificate() {
            this.clientCertificateRequired = true;
            return this;
        }

        /**
         * How long a step waits at most; default {@link #DEFAULT_LIMIT}.
         *
         * @param value more than zero
         * @return this
         */
        public Builder limit(Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException("limit: " + value + " (expected: > 0)");
            }
            this.limit = value;
            return this;
        }

        /**
         * The size of the sockets' receive buffers, so that a client that writes to a peer that does not read is stopped early.
         *
         * @param bytes the size the system is asked for
         * @return this
         */
        public Builder receiveBuffer(int bytes) {
            this.receiveBuffer = bytes;
            return this;
        }

        /**
         * The port to listen on; default any that is free.
         *
         * @param value the port
         * @return this
         */
        public Builder port(int value) {
            this.port = value;
            return this;
        }

        /**
         * Starts to listen.
         *
         * @return the peer
         * @throws UncheckedIOException if the port cannot be had
         */
        public ScriptedPeer start() {
            try {
                return new ScriptedPeer(this).listen();
            } catch (IOException e) {
                throw new UncheckedIOException("no peer could listen on port " + port, e);
            }
        }
    }
}
