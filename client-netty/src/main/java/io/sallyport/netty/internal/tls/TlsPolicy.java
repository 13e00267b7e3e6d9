package io.sallyport.netty.internal.tls;

import io.sallyport.config.TlsConfig;
import io.sallyport.config.TlsIdentitySource;
import javax.net.ssl.HostnameVerifier;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS connection was checked against and showed. Part of what two requests must have in common to share a connection. Immutable.
 *
 * @param config the client's settings
 * @param identity the name of the client certificate, or null for none
 */
public record TlsPolicy(TlsConfig config, @Nullable String identity) {

    private static final HostnameVerifier SOMEBODY = (host, session) -> false;

    /** The client certificate, or null for none. */
    @Nullable
    TlsIdentitySource certificate() {
        return identity == null ? null : config.identities().get(identity);
    }

    /** What contexts are made for: who is asked about names after the handshake does not matter within it. */
    TlsPolicy withinHandshake() {
        return config.hostnameVerifier() == null
                ? this
                : new TlsPolicy(config.toBuilder().hostnameVerifier(SOMEBODY).build(), identity);
    }

    /** Whether the identity is one of those the client has. */
    public boolean isKnown() {
        return identity == null || config.identities().containsKey(identity);
    }
}
