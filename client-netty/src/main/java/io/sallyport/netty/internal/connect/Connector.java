package io.sallyport.netty.internal.connect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.sallyport.config.PoolConfig;
import io.sallyport.event.ClientListener;
import io.sallyport.event.ConnectionClosed;
import io.sallyport.netty.internal.body.ReadAhead;
import io.sallyport.netty.internal.connection.Connection;
import io.sallyport.netty.internal.connection.ConnectionOwner;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.netty.internal.socket.BlockingChannel;
import io.sallyport.netty.internal.socket.FactorySockets;
import io.sallyport.netty.internal.socket.SocketThreads;
import io.sallyport.netty.internal.tls.TlsContexts;
import io.sallyport.spi.AddressResolver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** Opens connections: holds what all openings of a transport share. Thread-safe. */
public final class Connector {

    private final ChannelFactory<? extends Channel> channels;
    private final TlsContexts tls;
    private final AddressResolver resolver;
    private final Executor blocking;
    private final SocketThreads sockets;
    private final AddressLimit addresses;
    private final PoolConfig config;
    private final ReadAhead readAhead;
    private final AtomicLong numbers = new AtomicLong();

    /** Who hears of the end of connections that were opened on behalf of somebody who listens. */
    private final Map<Connection, ClientListener> listeners = new ConcurrentHashMap<>();

    /**
     * A connector.
     *
     * @param channels makes channels of the transport's kind
     * @param resolver the transport's own way to look up hosts
     * @param blocking where TLS contexts are made, which read files
     * @param sockets where sockets of users' factories block
     * @param addresses asked before each attempt to connect
     */
    public Connector(
            ChannelFactory<? extends Channel> channels,
            TlsContexts tls,
            AddressResolver resolver,
            Executor blocking,
            SocketThreads sockets,
            AddressLimit addresses,
            PoolConfig config) {
        this.channels = channels;
        this.tls = tls;
        this.resolver = resolver;
        this.blocking = blocking;
        this.sockets = sockets;
        this.addresses = addresses;
        this.config = config;
        this.readAhead = new ReadAhead(config.maxReadAheadBytes());
    }

    /** An opening that has not started. Its connection will live on the given loop and tell the given owner of its turns. */
    public Opening prepare(ConnectPlan plan, ConnectOrder order, NettyLoop loop, ConnectionOwner owner) {
        return new Opening(this, plan, order, loop, owner);
    }

    /** A connection of this connector is closed. */
    public void closed(ConnectPlan plan, Connection connection, String reason) {
        ClientListener listener = listeners.remove(connection);
        if (listener != null) {
            listener.connectionClosed(new ConnectionClosed(plan.name(), connection.info(), reason));
        }
    }

    void opened(Connection connection, ClientListener listener) {
        listeners.put(connection, listener);
    }

    /** Makes the channels of a plan. */
    ChannelFactory<? extends Channel> channels(ConnectPlan plan) {
        FactorySockets made = plan.sockets();
        return made == null ? channels : () -> new BlockingChannel(made, sockets);
    }

    TlsContexts tls() {
        return tls;
    }

    AddressResolver resolver() {
        return resolver;
    }

    Executor blocking() {
        return blocking;
    }

    AddressLimit addresses() {
        return addresses;
    }

    PoolConfig config() {
        return config;
    }

    ReadAhead readAhead() {
        return readAhead;
    }

    long nextNumber() {
        return numbers.incrementAndGet();
    }
}
