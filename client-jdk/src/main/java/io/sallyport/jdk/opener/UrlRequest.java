package io.sallyport.jdk.opener;

import io.sallyport.Attribute;
import io.sallyport.Headers;
import io.sallyport.RequestBody;
import io.sallyport.TargetUri;
import io.sallyport.internal.text.Durations;
import io.sallyport.internal.text.Masking;
import io.sallyport.internal.text.Methods;
import io.sallyport.proxy.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be opened: a URL of any scheme, data, and headers that go along with redirects or stay behind. Python's {@code Request}, but immutable: handlers that change it make another. An
 * {@link io.sallyport.Request} knows http and https only; {@link HttpHandler} makes one of this.
 */
public final class UrlRequest {

    private final UrlParts parts;
    private final @Nullable String method;
    private final @Nullable RequestBody body;
    private final Headers headers;
    private final Headers unredirected;
    private final String originHost;
    private final boolean unverifiable;
    private final @Nullable Duration timeout;
    private final @Nullable String proxy;
    private final Set<String> sensitive;
    private final Map<Attribute<?>, Object> attributes;

    private UrlRequest(Builder builder) {
        this.parts = builder.parts;
        this.method = builder.method;
        this.body = builder.body;
        this.headers = builder.headers.build();
        this.unredirected = builder.unredirected.build();
        this.originHost = builder.originHost == null ? hostOf(parts) : builder.originHost;
        this.unverifiable = builder.unverifiable;
        this.timeout = builder.timeout;
        this.proxy = builder.proxy;
        this.sensitive = builder.sensitive;
        this.attributes = Map.copyOf(builder.attributes);
    }

    private static String hostOf(UrlParts parts) {
        TargetUri target = parts.target();
        return target != null ? target.host() : parts.authority();
    }

    /**
     * {@return a request for a URL, without data}
     *
     * @param url as for {@link #builder}
     */
    public static UrlRequest of(String url) {
        return builder(url).build();
    }

    /**
     * {@return a builder}
     *
     * @param url absolute, of any scheme; also in {@code <URL:...>}. Of http and https it is read as {@link TargetUri#parse} does, and has no user information
     * @throws IllegalArgumentException if it has no scheme, or is no http or https URL that can be sent, naming what is wrong
     */
    public static Builder builder(String url) {
        return new Builder(UrlParts.of(url));
    }

    /** {@return a builder that starts with all of this} */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** {@return the URL as it was written, with its fragment} */
    public String url() {
        return parts.full();
    }

    /** {@return the scheme in lower case} */
    public String scheme() {
        return parts.scheme();
    }

    /** {@return host and port as they were written; for http and https as {@link TargetUri#authority} has them; empty if there are none} */
    public String authority() {
        return parts.authority();
    }

    /** {@return what follows the authority, without the fragment: for http and https path and query as they go out} */
    public String selector() {
        return parts.selector();
    }

    /** {@return the fragment without {@code #}, or null} */
    public @Nullable String fragment() {
        return parts.fragment();
    }

    /** {@return where an http or https request goes; null for other schemes} */
    public @Nullable TargetUri target() {
        return parts.target();
    }

    /** {@return the method; POST with data and GET without, unless another was set} */
    public String method() {
        return method != null ? method : body != null ? "POST" : "GET";
    }

    /** {@return the data, or null} */
    public @Nullable RequestBody body() {
        return body;
    }

    /** {@return the headers that go along when a redirect is followed} */
    public Headers headers() {
        return headers;
    }

    /** {@return the headers that stay behind when a redirect is followed; where both have a name, these go out} */
    public Headers unredirectedHeaders() {
        return unredirected;
    }

    /**
     * {@return whether there is a header of that name, of either kind}
     *
     * @param name in any case
     */
    public boolean hasHeader(String name) {
        return headers.contains(name) || unredirected.contains(name);
    }

    /**
     * {@return the value of a header, or null; one that goes along with redirects before one that does not}
     *
     * @param name in any case
     */
    public @Nullable String header(String name) {
        String value = headers.first(name);
        return value != null ? value : unredirected.first(name);
    }

    /** {@return all headers as they go out: those that stay behind, and of the others those that have other names} */
    public Headers allHeaders() {
        Headers.Builder all = unredirected.toBuilder();
        headers.forEach(field -> {
            if (!unredirected.contains(field.name())) {
                all.add(field.name(), field.value());
            }
        });
        return all.build();
    }

    /** {@return the host of the request that a user made, from which redirects led to this one} */
    public String originHost() {
        return originHost;
    }

    /** {@return whether no user could approve of this request, since a redirect led to it (RFC 2965)} */
    public boolean isUnverifiable() {
        return unverifiable;
    }

    /** {@return the limit for each wait: for a place in the pool, connecting, TLS, each write, the answer and each read; null for those of the client} */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** {@return the proxy it goes through: its URL; null for none} */
    public @Nullable String proxy() {
        return proxy;
    }

    /** {@return the names of headers, in lower case, that are secrets beside those that always are} Unmodifiable. */
    public Set<String> sensitive() {
        return sensitive;
    }

    /**
     * {@return the value under a key, or null}
     *
     * @param <T> the type of the value
     * @param key the very object it was set with
     */
    public <T> @Nullable T attribute(Attribute<T> key) {
        return key.type().cast(attributes.get(key));
    }

    /** {@code GET http://example.com/}. */
    @Override
    public String toString() {
        return method() + " " + Shown.url(url());
    }

    /** Collects a request. Not thread-safe. */
    public static final class Builder {

        private final UrlParts parts;
        private @Nullable String method;
        private @Nullable RequestBody body;
        private Headers.Builder headers = Headers.builder();
        private Headers.Builder unredirected = Headers.builder();
        private @Nullable String originHost;
        private boolean unverifiable;
        private @Nullable Duration timeout;
        private @Nullable String proxy;
        private Set<String> sensitive = Set.of();
        private Map<Attribute<?>, Object> attributes = Map.of();

        private Builder(UrlParts parts) {
            this.parts = parts;
        }

        private Builder(UrlRequest request) {
            this.parts = request.parts;
            this.method = request.method;
            this.body = request.body;
            this.headers = request.headers.toBuilder();
            this.unredirected = request.unredirected.toBuilder();
            this.originHost = request.originHost;
            this.unverifiable = request.unverifiable;
            this.timeout = request.timeout;
            this.proxy = request.proxy;
            this.sensitive = request.sensitive;
            this.attributes = request.attributes;
        }

        /**
         * The method, in place of GET or, with data, POST.
         *
         * @param value a token; the nine known ones in any case
         * @return this
         */
        public Builder method(String value) {
            this.method = Methods.normalize(value);
            return this;
        }

        /**
         * Data in bytes: makes it a POST. Sent as {@code application/x-www-form-urlencoded} unless a Content-Type is set.
         *
         * @param data not copied; must not change until it is sent; null for none
         * @return this
         */
        public Builder data(byte @Nullable [] data) {
            this.body = data == null ? null : RequestBody.of(data);
            return this;
        }

        /**
         * Data in text, sent in UTF-8, as {@link #data(byte[])}.
         *
         * @param data such as {@code a=1&b=2}
         * @return this
         */
        public Builder data(String data) {
            this.body = RequestBody.of(data).withContentType(null);
            return this;
        }

        /**
         * Any body: makes it a POST. Its type goes out with it; one without a type as {@link #data(byte[])}.
         *
         * @param value the body; null for none
         * @return this
         */
        public Builder body(@Nullable RequestBody value) {
            this.body = value;
            return this;
        }

        /**
         * Sets a header that goes along when a redirect is followed; but a secret not to another origin.
         *
         * @param name a token
         * @param value in place of all of that name
         * @return this
         */
        public Builder header(String name, String value) {
            headers.set(name, value);
            return this;
        }

        /**
         * All headers that go along when a redirect is followed.
         *
         * @param value in place of those set so far
         * @return this
         */
        public Builder headers(Headers value) {
            this.headers = value.toBuilder();
            return this;
        }

        /**
         * Sets a header that stays behind when a redirect is followed.
         *
         * @param name a token
         * @param value in place of all of that name
         * @return this
         */
        public Builder unredirectedHeader(String name, String value) {
            unredirected.set(name, value);
            return this;
        }

        /**
         * All headers that stay behind when a redirect is followed.
         *
         * @param value in place of those set so far
         * @return this
         */
        public Builder unredirectedHeaders(Headers value) {
            this.unredirected = value.toBuilder();
            return this;
        }

        /**
         * The host of the request that a user made. Default: that of the URL.
         *
         * @param host as {@link TargetUri#host} has it
         * @return this
         */
        public Builder originHost(String host) {
            this.originHost = Objects.requireNonNull(host, "host");
            return this;
        }

        /**
         * Whether no user could approve of the request. Default: false.
         *
         * @param value true for what a redirect led to
         * @return this
         */
        public Builder unverifiable(boolean value) {
            this.unverifiable = value;
            return this;
        }

        /**
         * The limit for each wait, see {@link UrlRequest#timeout}. Error: a {@link UrlErrorException} whose cause is a {@link java.net.SocketTimeoutException}; while the stream is read an
         * {@link io.sallyport.error.ReadTimeoutException}.
         *
         * @param value more than zero, else an {@link IllegalArgumentException}; null for the client's limits
         * @return this
         */
        public Builder timeout(@Nullable Duration value) {
            this.timeout = value == null ? null : Durations.requirePositive(value, "timeout");
            return this;
        }

        /**
         * The proxy it goes through.
         *
         * @param url its URL as {@link Proxy#parse} reads it, but without user information: credentials are for a {@link ProxyHandler} or a {@code Proxy-Authorization}; else an {@link IllegalArgumentException}; null for none
         * @return this
         */
        public Builder proxy(@Nullable String url) {
            if (url != null && Proxy.parse(url).authenticator() != null) {
                throw new IllegalArgumentException("proxy: " + Proxy.parse(url)
                        + " was written with user information (expected: none, passwords are for a ProxyHandler)");
            }
            this.proxy = url;
            return this;
        }

        /**
         * Marks headers as secrets, as {@code Authorization} and {@code Cookie} always are: no redirect takes them to another origin, and no text has them.
         *
         * @param names tokens in any case, beside those marked before
         * @return this
         */
        public Builder sensitive(String... names) {
            this.sensitive = Masking.marked(sensitive, names);
            return this;
        }

        /**
         * Carries a value along for handlers, until a redirect is followed.
         *
         * @param <T> the type of the value
         * @param key under which it is found
         * @param value not null
         * @return this
         */
        public <T> Builder attribute(Attribute<T> key, T value) {
            Map<Attribute<?>, Object> more = new HashMap<>(attributes);
            more.put(key, Objects.requireNonNull(value, "value"));
            this.attributes = more;
            return this;
        }

        /** {@return the request} The builder may go on to be used. */
        public UrlRequest build() {
            return new UrlRequest(this);
        }
    }
}
