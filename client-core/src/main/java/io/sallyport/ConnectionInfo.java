package io.sallyport;

import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What is known of the connection an exchange ran on. Thread-safe; a view, the numbers move on. */
public interface ConnectionInfo {

    /** {@return a name for logs, unique within its transport: {@code c17}} */
    String label();

    /** {@return the protocol spoken on it} */
    HttpVersion version();

    /** {@return the address of our end} */
    SocketAddress localAddress();

    /** {@return the other end: the address connected to} */
    SocketAddress remoteAddress();

    /** {@return the TLS session, or null on cleartext connections} */
    @Nullable
    SSLSession tlsSession();

    /** {@return the number of exchanges so far, this one included} */
    long uses();

    /** {@return the time since it was opened} */
    Duration age();
}
