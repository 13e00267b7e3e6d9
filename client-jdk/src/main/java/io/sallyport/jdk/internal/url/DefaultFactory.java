package io.sallyport.jdk.internal.url;

import io.sallyport.config.TlsConfig;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The default factory that there was first: the platform's, or one that a program had set by then. Both may be of one class, and the platform makes one whenever it is asked; whose it is shows once it has shaken hands, by the context
 * of the session. Thread-safe.
 */
final class DefaultFactory {

    /** From when this class was first used. */
    static final DefaultFactory FIRST = new DefaultFactory(HttpsURLConnection.getDefaultSSLSocketFactory());

    /** Where it is set, the platform's factory has a certificate of its own to show, and the client has not. */
    private static final String KEY_STORE = "javax.net.ssl.keyStore";

    /** So the platform calls the context that it makes itself. */
    private static final String PLATFORMS = "Default";

    /** Whose TLS is meant where this factory is set. */
    enum Meant {
        /** The client's: nobody set a factory. */
        CLIENTS,
        /** The factory's: a program set it. */
        FACTORYS,
        /** Not known yet; the factory's is right in any case. */
        UNKNOWN
    }

    private final SSLSocketFactory factory;

    /** The default context at that time; null if the platform could not make one. */
    private final @Nullable SSLContext context;

    private volatile @Nullable SSLSessionContext sessions;

    private DefaultFactory(SSLSocketFactory factory) {
        this.factory = factory;
        this.context = defaultContext();
    }

    private static @Nullable SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            return null;
        }
    }

    /** Has the class be loaded: a default that is set from now on is another one. */
    static void begin() {
        Objects.requireNonNull(FIRST);
    }

    /** Whether it is this very factory. */
    @SuppressWarnings("ReferenceEquality") // the very factory
    boolean is(@Nullable SSLSocketFactory other) {
        return factory == other;
    }

    /**
     * Whose TLS is meant.
     *
     * @param clients the client's; settings of its own hold in place of a factory that may be the platform's
     */
    @SuppressWarnings("ReferenceEquality") // the very contexts
    Meant meant(TlsConfig clients) {
        if (factory.getClass() != SSLSocketFactory.getDefault().getClass()) {
            return Meant.FACTORYS;
        }
        SSLContext platforms = context;
        if (platforms == null || !isUnset(clients)) {
            return Meant.CLIENTS;
        }
        SSLSessionContext known = sessions;
        if (known == null) {
            return Meant.UNKNOWN;
        }
        boolean alike = clients.sslContext() == platforms
                || (platforms.getProtocol().equals(PLATFORMS) && System.getProperty(KEY_STORE) == null);
        return alike && known == platforms.getClientSessionContext() ? Meant.CLIENTS : Meant.FACTORYS;
    }

    /** Whether the client was told nothing of what a factory decides, or to use the platform's context. */
    @SuppressWarnings("ReferenceEquality") // the very context
    private boolean isUnset(TlsConfig clients) {
        TlsConfig plain = clients.sslContext() == context
                ? clients.toBuilder().sslContext(null).build()
                : clients;
        return plain.over(factory).toBuilder().socketFactory(null).build().equals(plain);
    }

    /** It shook hands. */
    void learn(@Nullable SSLSession session) {
        if (session != null && sessions == null) {
            sessions = session.getSessionContext();
        }
    }
}
