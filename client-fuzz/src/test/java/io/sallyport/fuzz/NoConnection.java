package io.sallyport.fuzz;

import io.sallyport.ConnectionInfo;
import io.sallyport.HttpVersion;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What a response came on that came from nowhere. */
enum NoConnection implements ConnectionInfo {
    INSTANCE;

    @Override
    public String label() {
        return "none";
    }

    @Override
    public HttpVersion version() {
        return HttpVersion.HTTP_1_1;
    }

    @Override
    public SocketAddress localAddress() {
        return InetSocketAddress.createUnresolved("localhost", 0);
    }

    @Override
    public SocketAddress remoteAddress() {
        return localAddress();
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
