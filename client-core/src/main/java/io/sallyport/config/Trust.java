package io.sallyport.config;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Who judges a server's certificates. Immutable.
 *
 * @param system whether the platform's trust store counts
 * @param certificates what is trusted beside it, or in place of it; unmodifiable
 * @param manager the user's judge, in place of both
 * @param context the user's context, in place of all that
 */
record Trust(
        boolean system, List<X509Certificate> certificates, Own<X509TrustManager> manager, Own<SSLContext> context) {

    /** The platform's alone. */
    static final Trust SYSTEM = new Trust(true, List.of(), Own.none(), Own.none());

    /** Without the platform's. */
    Trust only(List<X509Certificate> some) {
        if (some.isEmpty()) {
            throw new IllegalArgumentException("trustOnly: no certificates (expected: 1 or more)");
        }
        return new Trust(false, List.copyOf(some), manager, context);
    }

    /** Beside the platform's. */
    Trust also(List<X509Certificate> some) {
        return new Trust(true, List.copyOf(some), manager, context);
    }

    Trust by(@Nullable X509TrustManager judge) {
        return new Trust(system, certificates, new Own<>(judge), context);
    }

    Trust in(@Nullable SSLContext other) {
        return new Trust(system, certificates, manager, new Own<>(other));
    }
}
