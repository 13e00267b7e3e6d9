package io.sallyport.testing;

import io.sallyport.ConnectionInfo;
import io.sallyport.HttpVersion;
import io.sallyport.TargetUri;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A connection that is none. Immutable. */
record FakeConnection(String label, HttpVersion version, SocketAddress remoteAddress) implements ConnectionInfo {

    static FakeConnection to(TargetUri target, long number, HttpVersion version) {
        return new FakeConnection(
                "fake" + number, version, InetSocketAddress.createUnresolved(target.host(), target.port()));
    }

    @Override
    public SocketAddress localAddress() {
        return InetSocketAddress.createUnresolved("localhost", 0);
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
}
