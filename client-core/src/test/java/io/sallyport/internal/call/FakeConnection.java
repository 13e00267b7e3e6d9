package io.sallyport.internal.call;

import io.sallyport.ConnectionInfo;
import io.sallyport.HttpVersion;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A connection that never was. */
final class FakeConnection implements ConnectionInfo {

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
        return InetSocketAddress.createUnresolved("localhost", 1);
    }

    @Override
    public SocketAddress remoteAddress() {
        return InetSocketAddress.createUnresolved("server", 2);
    }

    @Override
    public @Nullable SSLSession tlsSession() {
        return null;
    }

    @Override
    public long uses() {
        return 3;
    }

    @Override
    public Duration age() {
        return Duration.ofSeconds(4);
    }
}
