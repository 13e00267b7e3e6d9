package io.sallyport.netty.internal.pool;

import io.sallyport.ConnectionInfo;
import io.sallyport.HttpVersion;
import io.sallyport.netty.internal.connection.Connection;
import io.sallyport.netty.internal.connection.ConnectionState;
import io.sallyport.netty.internal.exchange.Exchange;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.spi.Abort;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A connection for the pool's eyes: a loop, room, and a state that the test sets. */
final class FakeConnection implements Connection {

    private static final ConnectionInfo INFO = new ConnectionInfo() {
        @Override
        public String label() {
            return "c1";
        }

        @Override
        public HttpVersion version() {
            return HttpVersion.HTTP_1_1;
        }

        @Override
        public SocketAddress localAddress() {
            return PoolWorld.ADDRESS;
        }

        @Override
        public SocketAddress remoteAddress() {
            return PoolWorld.ADDRESS;
        }

        @Override
        public @Nullable SSLSession tlsSession() {
            return null;
        }

        @Override
        public long uses() {
            return 1;
        }

        @Override
        public Duration age() {
            return Duration.ZERO;
        }
    };

    private final NettyLoop loop;
    private final int room;
    private ConnectionState state = ConnectionState.OPEN;

    FakeConnection(NettyLoop loop, int room) {
        this.loop = loop;
        this.room = room;
    }

    void become(ConnectionState newState) {
        state = newState;
    }

    @Override
    public NettyLoop loop() {
        return loop;
    }

    @Override
    public ConnectionInfo info() {
        return INFO;
    }

    @Override
    public int room() {
        return room;
    }

    @Override
    public ConnectionState state() {
        return state;
    }

    @Override
    public boolean open(Exchange exchange) {
        throw new IllegalStateException("the pool's state opens nothing");
    }

    @Override
    public void closeToNew(String reason) {
        throw new IllegalStateException("the pool's state closes nothing");
    }

    @Override
    public void abort(Abort reason) {
        throw new IllegalStateException("the pool's state aborts nothing");
    }
}
