package io.sallyport.netty.internal.connection;

import io.netty.channel.Channel;
import io.sallyport.ConnectionInfo;
import io.sallyport.HttpVersion;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What users may know of a connection. Thread-safe; counted up on the connection's loop. */
public final class NettyConnectionInfo implements ConnectionInfo {

    private final long number;
    private final HttpVersion version;
    private final SocketAddress localAddress;
    private final SocketAddress remoteAddress;
    private final @Nullable SSLSession tlsSession;
    private final long openedNanos = System.nanoTime();
    private volatile long uses;

    /** Describes a channel that is connected. */
    public NettyConnectionInfo(long number, HttpVersion version, Channel channel, @Nullable SSLSession tlsSession) {
        this.number = number;
        this.version = version;
        this.localAddress = channel.localAddress();
        this.remoteAddress = channel.remoteAddress();
        this.tlsSession = tlsSession;
    }

    /** One more exchange. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written on the loop alone
    public void countUse() {
        uses++;
    }

    @Override
    public String label() {
        return "c" + number;
    }

    @Override
    public HttpVersion version() {
        return version;
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public @Nullable SSLSession tlsSession() {
        return tlsSession;
    }

    @Override
    public long uses() {
        return uses;
    }

    @Override
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - openedNanos);
    }

    @Override
    public String toString() {
        return label() + " " + version + " " + localAddress + " -> " + remoteAddress + ", uses " + uses;
    }
}
