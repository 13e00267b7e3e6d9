package io.sallyport.config;

import io.sallyport.config.TlsConfig.Engine;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of TLS that contradict each other. Pure. Stateless. */
final class TlsConflicts {

    private TlsConflicts() {}

    /**
     * Demands that the identity to show is one of those there are.
     *
     * @param names in the order of the failure's text
     * @throws IllegalArgumentException if it is not
     */
    static void refuseUnknown(@Nullable String identity, Set<String> names) {
        if (identity != null && !names.contains(identity)) {
            throw new IllegalArgumentException(
                    "defaultIdentity: \"" + identity + "\" (expected: one of " + names + ")");
        }
    }

    /**
     * Demands that there are none.
     *
     * @throws IllegalArgumentException if there are: names the settings
     */
    static void refuse(TlsConfig config) {
        if (config.sslContext() != null
                && (config.trustManager() != null
                        || !config.trustedCertificates().isEmpty()
                        || !config.identities().isEmpty())) {
            throw new IllegalArgumentException(
                    "sslContext together with trust or identities (expected: one of the two)");
        }
        if (config.sslContext() != null && config.engine() == Engine.BORINGSSL) {
            throw new IllegalArgumentException("sslContext with engine BORINGSSL (expected: JSSE or AUTO)");
        }
        String decided = config.socketFactory() == null ? null : decidedByFactory(config);
        if (decided != null) {
            throw new IllegalArgumentException(
                    "socketFactory together with " + decided + " (expected: one of the two)");
        }
    }

    /** The first setting that is not left to the factory; null if all are. */
    private static @Nullable String decidedByFactory(TlsConfig config) {
        if (config.sslContext() != null) {
            return "sslContext";
        }
        if (config.trustManager() != null
                || !config.systemTrust()
                || !config.trustedCertificates().isEmpty()) {
            return "trust";
        }
        if (!config.identities().isEmpty()) {
            return "identities";
        }
        if (config.engine() == Engine.BORINGSSL) {
            return "engine BORINGSSL";
        }
        return config.protocols().equals(TlsConfig.DEFAULT_PROTOCOLS) ? null : "protocols";
    }
}
