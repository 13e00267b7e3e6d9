package io.sallyport.jdk.internal.url;

import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The requests of one connection, one after the other: its header fields with what the platform adds, and its cookies. Confined to its connection. */
final class Sender {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private static final String PROXY_CREDENTIALS = "Proxy-Authorization";

    /**
     * What a connection was told beside its header fields.
     *
     * @param proxy its own; null if the platform's selector decides
     * @param authenticator its own; null for the platform's default
     * @param connectTimeout in milliseconds, 0 for none; null for the client's
     * @param readTimeout in milliseconds, 0 for none; null for the client's
     * @param usesCaches whether caches may answer
     * @param modifiedSince in milliseconds since 1970; 0 for always
     * @param writes whether the program writes a body
     * @param secured what the program set of TLS
     */
    record Settings(
            @Nullable Proxy proxy,
            java.net.@Nullable Authenticator authenticator,
            @Nullable Integer connectTimeout,
            @Nullable Integer readTimeout,
            boolean usesCaches,
            long modifiedSince,
            boolean writes,
            PlatformClient.Secured secured) {}

    private final PlatformClient client;
    private final Fields fields = new Fields();
    private final Cookies cookies = new Cookies();
    private boolean completed;
    private volatile boolean proxied;

    /** The first proxy that was shown what the program set for one; null for none yet. */
    private volatile @Nullable Proxy shown;

    Sender(PlatformClient client) {
        this.client = client;
    }

    /** What the program set, and once a request was sent, what the platform added. */
    Fields fields() {
        return fields;
    }

    /** The value of a field as programs see it: of their cookies only those they set themselves. */
    @Nullable
    String shown(String name) {
        return cookies.isOwn(name) ? cookies.own(name) : fields.find(name);
    }

    /** All fields as programs see them. */
    Fields shown() {
        return cookies.shown(fields);
    }

    /** Whether a proxy was used that speaks HTTP. */
    boolean isProxied() {
        return proxied;
    }

    CompletableFuture<Response> send(String method, URL url, RequestBody body, Settings settings) throws IOException {
        Route route = Route.of(url, settings.proxy());
        complete(method, url, settings);
        cookies.apply(url, fields);
        Request.Builder request = Hop.request(method, url, fields, body);
        ChallengeCookies.lookAfter(request, url, cookies);
        Integer connect = settings.connectTimeout();
        if (connect != null) {
            request.connectTimeout(Duration.ofMillis(connect));
        }
        Integer read = settings.readTimeout();
        if (read != null) {
            Duration limit = Duration.ofMillis(read);
            request.readTimeout(limit).responseTimeout(limit).tlsTimeout(limit).proxyTimeout(limit);
        }
        PlatformAuthenticator authenticator = PlatformAuthenticator.of(settings.authenticator());
        if (authenticator != null) {
            request.authenticator(authenticator);
        }
        Request sent = request.build();
        return route.send(way -> by(way, sent, authenticator, settings));
    }

    private CompletableFuture<Response> by(
            Proxy way, Request request, @Nullable PlatformAuthenticator authenticator, Settings settings)
            throws IOException {
        proxied = way.type() == Proxy.Type.HTTP;
        Request.Builder sent = request.toBuilder();
        if (!mayShow(way)) {
            sent.headers(request.headers().toBuilder().remove(PROXY_CREDENTIALS).build());
        }
        if (settings.proxy() != null || way.type() != Proxy.Type.DIRECT) {
            sent.proxy(Proxies.of(way, authenticator));
        }
        return client.send(sent.build(), settings.secured());
    }

    /** Whether the program's own credentials are for this proxy: the first one they can be shown to. A client's own proxies are for the client to judge. */
    private boolean mayShow(Proxy way) {
        if (shown == null && way.type() == Proxy.Type.HTTP) {
            shown = way;
        }
        return shown == null || way.equals(shown);
    }

    /** Adds what the platform sends unasked; once, as long as the fields are not begun anew. */
    private void complete(String method, URL url, Settings settings) {
        if (completed) {
            return;
        }
        if (!settings.usesCaches()) {
            fields.setIfAbsent("Cache-Control", "no-cache");
            fields.setIfAbsent("Pragma", "no-cache");
        }
        fields.setIfAbsent("User-Agent", Defaults.userAgent());
        fields.setIfAbsent("Host", Hop.authority(url));
        fields.setIfAbsent("Accept", Defaults.accept());
        fields.setIfAbsent("Connection", Defaults.keepsAlive() ? "keep-alive" : "close");
        if (settings.modifiedSince() != 0) {
            fields.setIfAbsent("If-Modified-Since", DATE.format(Instant.ofEpochMilli(settings.modifiedSince())));
        }
        if (settings.writes() && !method.equals("PUT")) {
            fields.setIfAbsent("Content-type", "application/x-www-form-urlencoded");
        }
        completed = true;
    }

    /** The next request is a new one, which has nothing of this. */
    void beginAnew(URL from, URL to) {
        fields.clear();
        completed = false;
        if (!Redirects.isSameDestination(from, to)) {
            cookies.forgetOwn(fields);
        }
    }

    /** The next request is the same for another URL. */
    void redirect(URL from, URL to) {
        fields.set("Host", Hop.authority(to));
        if (!Redirects.isSameDestination(from, to)) {
            cookies.forgetOwn(fields);
            fields.remove("Authorization");
        }
    }
}
