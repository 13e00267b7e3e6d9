package io.sallyport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A port on the loopback address at which connecting takes for ever: its queue is full, so the system answers nobody. For tests of what happens while a connection is being opened. Immutable.
 *
 * <p>Depends on how the system treats a full queue; seen to work on Linux.
 */
public final class SilentPort implements AutoCloseable {

    private static final int MOST = 64;
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final ServerSocket listening;
    private final List<SocketChannel> queue;

    private SilentPort(ServerSocket listening, List<SocketChannel> queue) {
        this.listening = listening;
        this.queue = queue;
    }

    /**
     * Opens a port and fills its queue.
     *
     * @return the port
     * @throws IllegalStateException if the system goes on to answer
     */
    public static SilentPort open() {
        try {
            ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            SilentPort port = new SilentPort(listening, new ArrayList<>());
            boolean answered = true;
            while (answered && port.queue.size() < MOST) {
                answered = port.queueOne();
            }
            if (answered) {
                port.close();
                throw new IllegalStateException("the system answered " + MOST
                        + " connections to a port with room for one (expected: it stops)");
            }
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the port's number} */
    public int port() {
        return listening.getLocalPort();
    }

    /** Frees the port. Those who wait for it are refused. */
    @Override
    public void close() {
        try {
            for (SocketChannel each : queue) {
                each.close();
            }
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address. */
    @Override
    public String toString() {
        return "127.0.0.1:" + port() + ", which answers nobody";
    }

    private boolean queueOne() throws IOException {
        SocketChannel channel = SocketChannel.open();
        queue.add(channel);
        channel.configureBlocking(false);
        if (channel.connect(new InetSocketAddress(listening.getInetAddress(), port()))) {
            return true;
        }
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_CONNECT);
            return selector.select(PATIENCE.toMillis()) > 0 && channel.finishConnect();
        }
    }
}
