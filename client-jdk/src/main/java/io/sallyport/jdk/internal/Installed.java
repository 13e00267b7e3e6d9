package io.sallyport.jdk.internal;

import io.sallyport.HttpClient;
import io.sallyport.config.TlsConfig;
import java.net.URL;
import java.net.URLStreamHandlerFactory;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What holds for the whole program: the client of all that name none, the one that opens URLs, and what else is installed, by its type. The one thing static of this module that can change. Thread-safe. */
public final class Installed {

    /** The system property that has to be {@code true} for URLs to be opened by us without a line of code. */
    public static final String PROPERTY = "sallyport.url.handler";

    // Guarded by the class.
    private static final Map<Class<?>, Object> VALUES = new HashMap<>();
    private static @Nullable HttpClient unnamed;
    private static @Nullable HttpClient ofUrls;
    private static @Nullable HttpClient secured;
    private static boolean factoryIsOurs;
    private static boolean making;

    private Installed() {}

    /** The value that is installed; one that is made now and stays, if there is none. */
    public static synchronized <T> T get(Class<T> type, Supplier<T> otherwise) {
        return type.cast(VALUES.computeIfAbsent(type, none -> otherwise.get()));
    }

    /** Installs a value; null for none. */
    public static synchronized <T> void set(Class<T> type, @Nullable T value) {
        if (value == null) {
            VALUES.remove(type);
        } else {
            VALUES.put(type, value);
        }
    }

    /** The client of all that name none, with all defaults, made when it is first needed. Never closed: its threads are daemons. */
    public static synchronized HttpClient client() {
        HttpClient known = unnamed;
        if (known == null) {
            if (making) {
                throw new IllegalStateException(
                        "an http URL was opened to load what the client for http URLs is made of (expected: its classes on a local path)");
            }
            making = true;
            try {
                known = HttpClient.create();
                unnamed = known;
            } finally {
                making = false;
            }
        }
        return known;
    }

    /** The client that was installed for URLs; {@link #client} if there is none. */
    public static synchronized HttpClient clientOfUrls() {
        HttpClient given = ofUrls;
        return given == null ? client() : given;
    }

    /** The client that was installed for URLs; else {@link #client} with the platform's default context, which programs and the javax.net.ssl properties set. */
    public static synchronized HttpClient clientOfSecureUrls() {
        HttpClient given = ofUrls != null ? ofUrls : secured;
        if (given == null) {
            given = client().toBuilder().tls(platformTls()).build();
            secured = given;
        }
        return given;
    }

    private static TlsConfig platformTls() {
        try {
            return TlsConfig.builder().sslContext(SSLContext.getDefault()).build();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "the platform's default SSLContext cannot be made (expected: javax.net.ssl properties that name readable stores)",
                    e);
        }
    }

    /**
     * Has the URLs of this JVM opened by the client from now on.
     *
     * @param ours gives handlers that ask for {@link #clientOfUrls}
     */
    public static synchronized void install(HttpClient given, URLStreamHandlerFactory ours) {
        if (!factoryIsOurs) {
            try {
                URL.setURLStreamHandlerFactory(ours);
            } catch (Error e) { // so the platform says that there is one
                throw new IllegalStateException(
                        "another URLStreamHandlerFactory is set in this JVM (expected: none; use UrlHandlers.handler or UrlHandlers.open, or start with -D"
                                + PROPERTY + "=true)",
                        e);
            }
            factoryIsOurs = true;
        }
        ofUrls = given;
    }
}
