package io.sallyport.netty.internal.pool;

import io.sallyport.ConnectionInfo;
import io.sallyport.netty.internal.connection.Connection;
import io.sallyport.netty.internal.connection.ConnectionState;
import io.sallyport.netty.internal.exchange.Exchange;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.spi.Abort;

/** A connection for the pool's eyes: a loop, room, and a state that the test sets. */
final class FakeConnection implements Connection {

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
        throw new IllegalStateException("the pool's state does not ask for it");
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
