package io.sallyport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Where a proxy listens, and may not. Thread-safe. */
final class ProxyDoor {

    private final int port;
    private final ProxyTools tools;
    private final ProxiedConnections connections;
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition left = lock.newCondition();

    // Guarded by the lock.
    private @Nullable ServerSocket listening;
    private int accepting;

    /** A door that is shut. */
    ProxyDoor(int port, ProxyTools tools, ProxiedConnections connections) {
        this.port = port;
        this.tools = tools;
        this.connections = connections;
    }

    /** Takes the connections of a socket that listens at its port. */
    void open(ServerSocket socket) {
        lock.lock();
        try {
            listening = socket;
            tools.threads().start(() -> acceptAll(socket), "accept");
        } finally {
            lock.unlock();
        }
    }

    /** Listens, if it does not. */
    void open() throws IOException {
        lock.lock();
        try {
            connections.requireMore();
            if (listening == null) {
                open(tools.sockets().listen(port));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Listens no more, if it does. The system takes connections as long as a thread is about to accept one, closed or not: waits until none is, or it is opened again. */
    void shut() {
        lock.lock();
        try {
            ServerSocket socket = listening;
            listening = null;
            if (socket != null) {
                socket.close();
            }
            while (accepting > 0 && listening == null) {
                left.awaitUninterruptibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    private void acceptAll(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                connections.awaitRoom();
                connections.take(accept(socket));
            } catch (IOException e) {
                // closed, or the client left before it was accepted
            }
        }
    }

    private Socket accept(ServerSocket socket) throws IOException {
        count(1);
        try {
            return tools.sockets().accept(socket);
        } finally {
            count(-1);
        }
    }

    private void count(int change) {
        lock.lock();
        try {
            accepting += change;
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
