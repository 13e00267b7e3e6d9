package io.sallyport.netty.internal.tls;

import io.sallyport.config.TlsConfig;
import io.sallyport.config.TlsIdentity;
import java.security.PrivateKey;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Which engine a policy gets, and why. Immutable.
 *
 * @param boringSsl BoringSSL, else JSSE
 * @param reason for people
 */
record EngineChoice(boolean boringSsl, String reason) {

    /** Netty asks its BoringSSL for keys by kinds that leave these out, or cannot load them: no certificate would be shown. */
    private static final List<String> JSSE_KEYS = List.of("EdDSA", "Ed25519", "Ed448", "RSASSA-PSS");

    /**
     * Decides.
     *
     * @param config the client's settings
     * @param identity what is shown, or null for nothing
     * @param missing why BoringSSL cannot be used, or null if it can
     * @throws SSLException if the engine asked for cannot do what is asked for
     */
    static EngineChoice of(TlsConfig config, @Nullable TlsIdentity identity, @Nullable Throwable missing)
            throws SSLException {
        if (config.sslContext() != null) {
            return new EngineChoice(false, "the policy holds an SSLContext");
        }
        String kind = identity == null ? null : onlyForJsse(identity.key());
        return switch (config.engine()) {
            case JSSE -> new EngineChoice(false, "TlsConfig.engine asks for it");
            case BORINGSSL -> {
                if (missing != null) {
                    throw new SSLException(
                            "TlsConfig.engine is BORINGSSL, and netty-tcnative cannot be loaded: add io.netty:netty-tcnative-boringssl-static for this platform",
                            missing);
                }
                if (kind != null) {
                    throw new SSLException("TlsConfig.engine is BORINGSSL, which cannot show " + identity + " with "
                            + kind + " (expected: engine JSSE or AUTO)");
                }
                yield new EngineChoice(true, "TlsConfig.engine asks for it");
            }
            case AUTO -> {
                if (kind != null) {
                    yield new EngineChoice(false, "the identity has " + kind);
                }
                yield missing == null
                        ? new EngineChoice(true, "netty-tcnative is present")
                        : new EngineChoice(
                                false,
                                "netty-tcnative cannot be used: "
                                        + String.valueOf(missing.getMessage()).replaceAll("\\s+", " "));
            }
        };
    }

    private static @Nullable String onlyForJsse(PrivateKey key) {
        if (JSSE_KEYS.contains(key.getAlgorithm())) {
            return "a key of kind " + key.getAlgorithm();
        }
        return key.getEncoded() == null ? "a key that its provider does not give away" : null;
    }

    /** {@code BoringSSL: netty-tcnative is present}. */
    @Override
    public String toString() {
        return (boringSsl ? "BoringSSL: " : "JSSE: ") + reason;
    }
}
