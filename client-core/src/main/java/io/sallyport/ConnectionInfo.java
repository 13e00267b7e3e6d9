package io.sallyport;

import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What is known of the connection an exchange ran on. Thread-safe; a view, the numbers move on. */
public interface ConnectionInfo {

    /** A name for logs, unique within its transport: {@code c17}. */
    String label();

    /** The protocol. */
    HttpVersion version();

    /** Our end. */
    SocketAddress localAddress();

    /** The other end: the address connected to. */
    SocketAddress remoteAddress();

    /** The TLS session, or null on cleartext connections. */
    @Nullable
    SSLSession tlsSession();

    /** The number of exchanges so far, this one included. */
    long uses();

    /** The time since it was opened. */
    Duration age();
}
