package io.sallyport.jdk.url;

import io.sallyport.HttpClient;
import io.sallyport.jdk.internal.Installed;
import io.sallyport.jdk.internal.url.ClientHandler;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLStreamHandler;
import java.net.URLStreamHandlerFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Has {@code http} and {@code https} URLs opened by a Sallyport client: programs written for {@link java.net.URL} and {@link HttpURLConnection} run unchanged, and gain its pools, limits and log. Thread-safe.
 *
 * <p>Redirects, authentication, cookies, caching and default headers follow the platform's rules; those of the client (its redirects, cookie jar, authenticators and decoding) are off for these requests. What differs
 * from the platform is listed in {@code docs/drop-in.md}.
 *
 * <p>Without a line of code, {@code -Dsallyport.url.handler=true} does the same for the whole JVM, over {@link HttpClient#create()}.
 */
public final class UrlHandlers {

    private UrlHandlers() {}

    /**
     * Has all {@code http} and {@code https} URLs of this JVM opened by a client, those made from now on. May be called again, which exchanges the client; connections that are open keep theirs. Closing the client
     * makes URLs fail until another is installed.
     *
     * <p>A default {@link javax.net.ssl.SSLSocketFactory} that the program sets is used, whenever it does. Only if it was set before this, and the client was given TLS settings of its own (anything that a factory would decide, be it only {@link io.sallyport.config.TlsConfig.Builder#engine} or {@link io.sallyport.config.TlsConfig.Builder#protocols}), it cannot be told from the platform's, and the client's settings hold: then set it after
     * this, on each connection, or as {@link io.sallyport.config.TlsConfig.Builder#socketFactory}.
     *
     * @param client the client; stays the caller's
     * @throws IllegalStateException if the JVM has another factory already, which cannot be replaced ({@link URL#setURLStreamHandlerFactory})
     */
    public static void install(HttpClient client) {
        Installed.install(Objects.requireNonNull(client, "client"), ClientHandler::installed);
        ClientHandler.beginTls();
    }

    /**
     * {@return a connection to a URL, not yet connected} An {@code https} URL gives a {@link javax.net.ssl.HttpsURLConnection}.
     *
     * @param client what it is opened by
     * @param url {@code http} or {@code https}, made by whichever handler
     * @throws IOException if the URL cannot be one of HTTP
     * @throws IllegalArgumentException if it has another protocol
     */
    public static HttpURLConnection open(HttpClient client, URL url) throws IOException {
        Objects.requireNonNull(client, "client");
        return new ClientHandler(() -> client, url.getProtocol()).openConnection(url);
    }

    /**
     * {@return a handler, for {@link URL#URL(URL, String, URLStreamHandler)}}
     *
     * @param client what its URLs are opened by
     * @param protocol {@code http} or {@code https}
     * @throws IllegalArgumentException if it is another
     */
    public static URLStreamHandler handler(HttpClient client, String protocol) {
        Objects.requireNonNull(client, "client");
        return new ClientHandler(() -> client, protocol);
    }

    /**
     * {@return a factory that has handlers for {@code http} and {@code https}, and null for all else}
     *
     * @param client what their URLs are opened by
     */
    public static URLStreamHandlerFactory factory(HttpClient client) {
        Objects.requireNonNull(client, "client");
        return new URLStreamHandlerFactory() {
            @Override
            public @Nullable URLStreamHandler createURLStreamHandler(String protocol) {
                return ClientHandler.isKnown(protocol) ? new ClientHandler(() -> client, protocol) : null;
            }
        };
    }
}
