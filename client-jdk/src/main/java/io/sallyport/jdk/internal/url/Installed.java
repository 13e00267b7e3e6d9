package io.sallyport.jdk.internal.url;

import io.sallyport.HttpClient;
import java.net.URL;
import java.net.URLStreamHandler;
import org.jspecify.annotations.Nullable;

/** What opens the URLs of this JVM: the one thing static that can change. Thread-safe. */
public final class Installed {

    /** The system property that has to be {@code true} for URLs to be opened by us without a line of code. */
    public static final String PROPERTY = "sallyport.url.handler";

    // Guarded by the class.
    private static boolean factoryIsOurs;
    private static @Nullable HttpClient client;
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
    }

    /** A handler that asks for the client when it needs it; null for another protocol. */
    public static @Nullable URLStreamHandler handler(String protocol) {
        return ClientHandler.isKnown(protocol) ? new ClientHandler(Installed::client, protocol) : null;
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
