package io.sallyport.netty.internal.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.sallyport.config.TlsConfig;
import io.sallyport.config.TlsIdentity;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A context with its session cache, and why it is of its kind. Immutable.
 *
 * @param context Netty's; whoever made it releases it
 * @param engine the engine and the reason, for people
 */
record MadeContext(SslContext context, String engine) {

    /** Makes a context. Blocks for as long as keys and trust take to load. */
    static MadeContext of(TlsConfig config, @Nullable TlsIdentity identity) throws SSLException {
        EngineChoice choice = EngineChoice.of(config, identity, OpenSsl.unavailabilityCause());
        SSLContext own = config.sslContext();
        if (own != null) {
            return new MadeContext(jdk(own, config), choice.toString());
        }
        try {
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .sslProvider(choice.boringSsl() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols(config.protocols())
                    .trustManager(Trust.of(config));
            if (identity != null) {
                builder.keyManager(identity.key(), identity.chain());
            }
            return new MadeContext(builder.build(), choice.toString());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SSLException("the TLS settings cannot be used: " + e.getMessage(), e);
        }
    }

    private static SslContext jdk(SSLContext own, TlsConfig config) {
        return new JdkSslContext(
                own,
                true,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                null,
                ClientAuth.NONE,
                config.protocols().toArray(String[]::new),
                false);
    }
}
