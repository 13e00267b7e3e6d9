package io.sallyport.jdk.internal.url;

import io.sallyport.HttpClient;
import io.sallyport.config.TlsConfig;
import java.net.URL;
import java.net.URLStreamHandler;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What opens the URLs of this JVM: the one thing static that can change. Thread-safe. */
public final class Installed {

    /** The system property that has to be {@code true} for URLs to be opened by us without a line of code. */
    public static final String PROPERTY = "sallyport.url.handler";

    // Guarded by the class.
    private static boolean factoryIsOurs;
    private static @Nullable HttpClient client;
    private static @Nullable HttpClient secured;
    private static boolean isNamed;
    private static boolean making;

    private Installed() {}

    /** Has the URLs of this JVM opened by the client from now on. */
    public static synchronized void install(HttpClient given) {
        if (!factoryIsOurs) {
            try {
                URL.setURLStreamHandlerFactory(Installed::handler);
            } catch (Error e) { // so the platform says that there is one
                throw new IllegalStateException(
                        "another URLStreamHandlerFactory is set in this JVM (expected: none; use UrlHandlers.handler or UrlHandlers.open, or start with -D"
                                + PROPERTY + "=true)",
                        e);
            }
            factoryIsOurs = true;
        }
        client = given;
        isNamed = true;
    }

    /** A handler that asks for the client when it needs it; null for another protocol. */
    public static @Nullable URLStreamHandler handler(String protocol) {
        if (!ClientHandler.isKnown(protocol)) {
            return null;
        }
        boolean secure = protocol.equalsIgnoreCase("https");
        return new ClientHandler(secure ? Installed::clientForTls : Installed::client, protocol);
    }

    /** The client for https: one that nobody named has the platform's default context, which programs and the javax.net.ssl properties set. */
    private static synchronized HttpClient clientForTls() {
        HttpClient known = client();
        if (isNamed) {
            return known;
        }
        HttpClient made = secured;
        if (made == null) {
            try {
                made = known.toBuilder()
                        .tls(TlsConfig.builder()
                                .sslContext(SSLContext.getDefault())
                                .build())
                        .build();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(
                        "the platform's default SSLContext cannot be made (expected: javax.net.ssl properties that name readable stores)",
                        e);
            }
            secured = made;
        }
        return made;
    }

    /** The client that is installed; one with all defaults if there is none yet. */
    private static synchronized HttpClient client() {
        HttpClient known = client;
        if (known == null) {
            if (making) {
                throw new IllegalStateException(
                        "an http URL was opened to load what the client for http URLs is made of (expected: its classes on a local path)");
            }
            making = true;
            try {
                known = HttpClient.create();
                client = known;
            } finally {
                making = false;
            }
        }
        return known;
    }
}
