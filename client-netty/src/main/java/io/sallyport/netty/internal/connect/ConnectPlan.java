package io.sallyport.netty.internal.connect;

import io.sallyport.netty.internal.tls.TlsPolicy;
import io.sallyport.spi.AddressResolver;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides who is at the other end of a connection and what was checked on the way. Immutable.
 *
 * @param name for people
 * @param host a lower-case ASCII name, or an address in numbers
 * @param port 1 to 65535
 * @param tls what TLS is checked against, or null for cleartext
 * @param resolver who looks up the host, or null for the transport's own way
 */
public record ConnectPlan(
        String name,
        String host,
        int port,
        @Nullable TlsPolicy tls,
        @Nullable AddressResolver resolver) {}
