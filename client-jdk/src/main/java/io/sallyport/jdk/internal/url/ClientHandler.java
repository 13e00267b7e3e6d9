package io.sallyport.jdk.internal.url;

import io.sallyport.HttpClient;
import io.sallyport.jdk.internal.Installed;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLStreamHandler;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the URLs of one protocol by a client. Thread-safe. */
public final class ClientHandler extends URLStreamHandler {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final PlatformClient client;
    private final boolean secure;

    /**
     * A handler.
     *
     * @param client asked whenever a connection is sent
     * @param protocol http or https
     */
    public ClientHandler(Supplier<HttpClient> client, String protocol) {
        this(protocol, client);
        if (secure) {
            beginTls();
        }
    }

    private ClientHandler(String protocol, Supplier<HttpClient> client) {
        if (!isKnown(protocol)) {
            throw new IllegalArgumentException("protocol: " + protocol + " (expected: http or https)");
        }
        this.client = new PlatformClient(client);
        this.secure = isSecure(protocol);
    }

    /** A handler by the client that is installed, for which it asks when it needs it; null for another protocol. */
    public static @Nullable URLStreamHandler installed(String protocol) {
        return isKnown(protocol) ? new ClientHandler(installedClient(protocol), protocol) : null;
    }

    /** The same for a provider. TLS is left alone until there is a connection: to prepare it, the platform makes URLs of its own, and no provider may do that while it is asked. */
    public static @Nullable URLStreamHandler provided(String protocol) {
        return isKnown(protocol) ? new ClientHandler(protocol, installedClient(protocol)) : null;
    }

    /** From now on a default of TLS that is set is known to be the program's. */
    public static void beginTls() {
        DefaultFactory.begin();
    }

    private static Supplier<HttpClient> installedClient(String protocol) {
        return isSecure(protocol) ? Installed::clientOfSecureUrls : Installed::clientOfUrls;
    }

    private static boolean isSecure(String protocol) {
        return protocol.equalsIgnoreCase("https");
    }

    /** Whether there is a handler for the protocol. */
    public static boolean isKnown(String protocol) {
        String name = protocol.toLowerCase(Locale.ROOT);
        return name.equals("http") || name.equals("https");
    }

    @Override
    public HttpURLConnection openConnection(URL url) throws IOException {
        return open(url, null);
    }

    @Override
    public HttpURLConnection openConnection(URL url, Proxy proxy) throws IOException {
        return open(url, Objects.requireNonNull(proxy, "proxy"));
    }

    private HttpURLConnection open(URL url, @Nullable Proxy proxy) throws IOException {
        if (url.toExternalForm().indexOf('\n') >= 0) {
            throw new MalformedURLException("Illegal character in URL");
        }
        return secure ? new SecureConnection(url, proxy, client) : new PlainConnection(url, proxy, client);
    }

    @Override
    protected int getDefaultPort() {
        return secure ? HTTPS_PORT : HTTP_PORT;
    }
}
