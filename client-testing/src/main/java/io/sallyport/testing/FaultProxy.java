package io.sallyport.testing;

import io.sallyport.testing.FaultPlan.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback address between a client and any server, that does to each connection what its {@link FaultPlan} says: for tests against a network that is slow or breaks.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(server.port())) {
 *     proxy.plan(1, FaultPlan.none().resetAt(Direction.TO_CLIENT, 100));       // the first connection
 *     proxy.plan(FaultPlan.none().delay(Direction.TO_SERVER, Duration.ofMillis(20)));  // all others
 *     ... // the client under test, at proxy.port()
 * }
 * }</pre>
 *
 * <p>It passes bytes and knows nothing of HTTP or TLS, so both work through it; the server's certificate must fit the name by which the proxy is called.
 *
 * <p>Two daemon threads a connection, one to accept. {@link #close} closes all sockets it opened and waits for its threads. A connection that stalls is held until then, even if its
 * client is gone. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

    /** Default of {@link Builder#maxConnections}: 256. */
    public static final int DEFAULT_MAX_CONNECTIONS = 256;
    /** Default of {@link Builder#limit}: 10 seconds. */
    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(10);

    private final ProxyTools tools;
    private final int port;
    private final ProxiedConnections connections;
    private final ProxyDoor door;

    private FaultProxy(Builder builder) throws IOException {
        ProxySockets sockets = new ProxySockets(new InetSocketAddress(builder.host, builder.port), builder.buffer);
        ServerSocket listening = sockets.listen(0);
        this.port = listening.getLocalPort();
        this.tools = new ProxyTools(sockets, new ProxyThreads(port), new ProxyClock(builder.clock), builder.limit);
        this.connections = new ProxiedConnections(tools, builder.maxConnections, builder.plans);
        this.door = new ProxyDoor(port, tools, connections);
        door.open(listening);
    }

    /**
     * Starts a proxy before a server on {@code 127.0.0.1}, without faults as yet.
     *
     * @param port the server's port
     * @return a proxy that listens
     * @throws UncheckedIOException if it can have no port
     */
    public static FaultProxy to(int port) {
        return builder("127.0.0.1", port).start();
    }

    /**
     * {@return a builder with all defaults}
     *
     * @param host the server's name or address
     * @param port the server's port, 1 to 65535
     */
    public static Builder builder(String host, int port) {
        return new Builder(host, port);
    }

    /** {@return the port it listens on} */
    public int port() {
        return port;
    }

    /**
     * A URL through this proxy.
     *
     * @param path the path, with its slash
     * @return {@code http://127.0.0.1:port/path}; for a server that speaks TLS, put {@code https} before {@link #port}
     */
    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /**
     * Sets the plan of all connections to come that have none of their own. Those that are open keep theirs; see {@link #changeAll}.
     *
     * @param plan what is done to each
     * @return this
     */
    public FaultProxy plan(FaultPlan plan) {
        return plans(number -> plan);
    }

    /**
     * Sets the plan of one connection; changes it, if the connection is there already.
     *
     * @param number its place in the order of connections, from 1
     * @param plan what is done to it
     * @return this
     */
    public FaultProxy plan(int number, FaultPlan plan) {
        connections.plan(number, plan);
        return this;
    }

    /**
     * Sets the plans of all connections to come that have none of their own.
     *
     * @param plans gives the plan for a connection's number, from 1; called on the proxy's thread, must not block. If it throws, the connection is reset
     * @return this
     */
    public FaultProxy plans(IntFunction<FaultPlan> plans) {
        connections.plans(plans);
        return this;
    }

    /**
     * Sets the plan of all connections, those that are open and those to come; plans of single ones are forgotten.
     *
     * @param plan what is done to each
     * @return this
     */
    public FaultProxy changeAll(FaultPlan plan) {
        connections.changeAll(plan);
        return this;
    }

    /** Ends the stalls of all connections that are open. */
    public void release() {
        connections.all().forEach(ProxiedConnection::release);
    }

    /**
     * Stops listening: the system refuses connections to the port from now on, and resets those that wait to be accepted. Open ones go on. Does nothing the second time.
     *
     * @return this
     */
    public FaultProxy refuseConnections() {
        door.shut();
        return this;
    }

    /**
     * Listens again, at the same port. Does nothing if it does listen.
     *
     * @return this
     * @throws UncheckedIOException if another program took the port meanwhile
     * @throws IllegalStateException if the proxy is closed
     */
    public FaultProxy acceptConnections() {
        try {
            door.open();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " cannot be had again", e);
        }
    }

    /** {@return the number of connections accepted so far} */
    public int connections() {
        return connections.all().size();
    }

    /** {@return the number of connections that are open} */
    public int openConnections() {
        return (int)
                connections.all().stream().filter(ProxiedConnection::isOpen).count();
    }

    /**
     * {@return the number of bytes passed on, over all connections}
     *
     * @param direction which way
     */
    public long bytes(Direction direction) {
        return connections.all().stream()
                .mapToLong(each -> each.bytes(direction))
                .sum();
    }

    /**
     * A connection. Waits until it is there.
     *
     * @param number its place in the order of connections, from 1
     * @return the connection
     * @throws AssertionError if it does not come in time
     */
    public ProxiedConnection connection(int number) {
        return connections.await(number);
    }

    /**
     * Takes no more connections, closes all there are, and waits for its threads to end. Does nothing the second time.
     *
     * @throws AssertionError if a thread does not end within the limit
     */
    @Override
    public void close() {
        connections.end();
        door.shut();
        connections.all().forEach(ProxiedConnection::close);
        tools.threads().awaitEnd(tools.limit());
    }

    /** Where it listens, and its connections. */
    @Override
    public String toString() {
        return "127.0.0.1:" + port + " to " + tools.sockets().server() + ", " + connections.all();
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final String host;
        private final int port;
        private IntFunction<FaultPlan> plans = number -> FaultPlan.none();
        private Duration limit = DEFAULT_LIMIT;
        private int maxConnections = DEFAULT_MAX_CONNECTIONS;
        private int buffer;
        private @Nullable VirtualLoop clock;

        private Builder(String host, int port) {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
            }
            this.host = host;
            this.port = port;
        }

        /**
         * The plan of all connections that get none of their own; default {@link FaultPlan#none}.
         *
         * @param value what is done to each
         * @return this
         */
        public Builder plan(FaultPlan value) {
            return plans(number -> value);
        }

        /**
         * The plans of connections by number; default {@link FaultPlan#none} for all. See {@link FaultProxy#plans}.
         *
         * @param value gives the plan for a connection's number, from 1
         * @return this
         */
        public Builder plans(IntFunction<FaultPlan> value) {
            this.plans = value;
            return this;
        }

        /**
         * The loop by whose clock bytes are held; default the system's time. Bytes then go when a test moves the clock: it first waits with {@link ProxiedConnection#awaitHolding}.
         *
         * @param value a loop for the proxy's timers
         * @return this
         */
        public Builder clock(VirtualLoop value) {
            this.clock = value;
            return this;
        }

        /**
         * The size of the sockets' send and receive buffers on both sides, so that who writes into a stall is stopped early; default the system's.
         *
         * @param bytes 1 or more; the size the system is asked for
         * @return this
         */
        public Builder buffer(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("buffer: " + bytes + " (expected: >= 1)");
            }
            this.buffer = bytes;
            return this;
        }

        /**
         * How many connections it serves at once; more wait to be accepted. Default {@link FaultProxy#DEFAULT_MAX_CONNECTIONS}.
         *
         * @param value 1 or more
         * @return this
         */
        public Builder maxConnections(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxConnections: " + value + " (expected: >= 1)");
            }
            this.maxConnections = value;
            return this;
        }

        /**
         * How long whatever waits does so at most; default {@link FaultProxy#DEFAULT_LIMIT}.
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
         * Starts to listen, at a port that is free.
         *
         * @return the proxy
         * @throws UncheckedIOException if it can have no port
         */
        public FaultProxy start() {
            try {
                return new FaultProxy(this);
            } catch (IOException e) {
                throw new UncheckedIOException("no proxy could listen", e);
            }
        }
    }
}
