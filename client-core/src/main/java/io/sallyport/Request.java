package io.sallyport;

import io.sallyport.auth.Authenticator;
import io.sallyport.config.HedgePolicy;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.RetryPolicy;
import io.sallyport.internal.text.Durations;
import io.sallyport.internal.text.Masking;
import io.sallyport.internal.text.Methods;
import io.sallyport.internal.text.PathText;
import io.sallyport.internal.text.QueryText;
import io.sallyport.proxy.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request: method, target, headers, body, and what it sets differently from its client. Immutable; may be sent as often as its body can.
 *
 * <p>Builders refuse a bad method, URL or header at once with an {@link IllegalArgumentException} that names the character and its place.
 */
public final class Request {

    private final String method;
    private final TargetUri target;
    private final Headers headers;
    private final RequestBody body;
    private final RequestOptions options;
    private final Map<Attribute<?>, Object> attributes;

    private Request(Builder builder, Headers headers) {
        this.method = builder.method;
        this.target = builder.target;
        this.body = builder.body;
        this.options = builder.changed == null ? builder.options : builder.changed.build();
        this.headers = headers.marking(options.sensitive());
        this.attributes = Map.copyOf(builder.attributes);
    }

    private Request(Request from, TargetUri target, Headers headers, RequestBody body, RequestOptions options) {
        this.method = from.method;
        this.target = target;
        this.headers = headers.marking(options.sensitive());
        this.body = body;
        this.options = options;
        this.attributes = from.attributes;
    }

    /**
     * {@return a builder for a GET of a URL as people type it}
     *
     * @param url absolute, see {@link TargetUri#parse}
     */
    public static Builder get(String url) {
        return builder("GET", url);
    }

    /**
     * {@return a builder for a HEAD of a URL as people type it}
     *
     * @param url absolute, see {@link TargetUri#parse}
     */
    public static Builder head(String url) {
        return builder("HEAD", url);
    }

    /**
     * {@return a builder for a POST to a URL as people type it}
     *
     * @param url absolute, see {@link TargetUri#parse}
     */
    public static Builder post(String url) {
        return builder("POST", url);
    }

    /**
     * {@return a builder for a PUT to a URL as people type it}
     *
     * @param url absolute, see {@link TargetUri#parse}
     */
    public static Builder put(String url) {
        return builder("PUT", url);
    }

    /**
     * {@return a builder for a PATCH of a URL as people type it}
     *
     * @param url absolute, see {@link TargetUri#parse}
     */
    public static Builder patch(String url) {
        return builder("PATCH", url);
    }

    /**
     * {@return a builder for a DELETE of a URL as people type it}
     *
     * @param url absolute, see {@link TargetUri#parse}
     */
    public static Builder delete(String url) {
        return builder("DELETE", url);
    }

    /**
     * {@return a builder for a request with any method}
     *
     * @param method one of the nine methods of RFC 9110 and RFC 5789 in any case, or another token, which goes out verbatim
     * @param url an http or https URL as people type it, see {@link TargetUri#parse}
     */
    public static Builder builder(String method, String url) {
        return builder(method, TargetUri.parse(url));
    }

    /**
     * {@return a builder for a request with any method to a URI that is sent as written, see {@link TargetUri#of}}
     *
     * @param method as for {@link #builder(String, String)}
     * @param uri an absolute http or https URI
     */
    public static Builder builder(String method, URI uri) {
        return builder(method, TargetUri.of(uri));
    }

    /**
     * {@return a builder for a request with any method}
     *
     * @param method as for {@link #builder(String, String)}
     * @param target where to
     */
    public static Builder builder(String method, TargetUri target) {
        return new Builder(Methods.normalize(method), target);
    }

    /** {@return a builder that starts with all of this} */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** {@return the method; the nine known ones in upper case} */
    public String method() {
        return method;
    }

    /** {@return the target: where it goes} */
    public TargetUri target() {
        return target;
    }

    /** {@return the headers the user set; what the client adds is not among them} */
    public Headers headers() {
        return headers;
    }

    /** {@return the body; {@link RequestBody#empty()} if there is none} */
    public RequestBody body() {
        return body;
    }

    /** {@return what it sets differently from its client} */
    public RequestOptions options() {
        return options;
    }

    /**
     * {@return the value under a key, or null}
     *
     * @param <T> the type of the value
     * @param key the very object it was set with; keys are compared by identity
     */
    public <T> @Nullable T attribute(Attribute<T> key) {
        return key.type().cast(attributes.get(key));
    }

    /**
     * {@return the same request with other headers and body: how the client sends it after its own additions}
     *
     * @param newHeaders in place of all headers
     * @param newBody in place of the body
     * @throws IllegalArgumentException as {@link Builder#build}
     */
    public Request with(Headers newHeaders, RequestBody newBody) {
        RequestFraming.require(newHeaders, newBody, options);
        return new Request(this, target, newHeaders, newBody, options);
    }

    /** {@return the same request with secret header values masked, without user information, and without its body, the length of that and trailers: how failures carry it} */
    public Request masked() {
        boolean bodyDropped = body.length() != 0;
        if (!bodyDropped && target.userInfo() == null && !HeaderMask.hasSecret(headers)) {
            return this;
        }
        return new Request(
                this,
                target.withoutUserInfo(),
                HeaderMask.of(headers, bodyDropped),
                RequestBody.empty(),
                withoutTrailers());
    }

    private RequestOptions withoutTrailers() {
        if (options.trailers() == null) {
            return options;
        }
        RequestOptions.Builder changed = new RequestOptions.Builder(options);
        changed.trailers = null;
        return changed.build();
    }

    /** {@code GET https://example.com/path}. */
    @Override
    public String toString() {
        return method + " " + target;
    }

    /** Collects a request. Not thread-safe. */
    public static final class Builder {

        private String method;
        private TargetUri target;
        private Headers.Builder headers;
        private RequestBody body = RequestBody.empty();
        private RequestOptions options = RequestOptions.NONE;
        private RequestOptions.@Nullable Builder changed;
        private Map<Attribute<?>, Object> attributes = Map.of();

        private Builder(String method, TargetUri target) {
            this.method = method;
            this.target = target;
            this.headers = Headers.builder();
        }

        private Builder(Request request) {
            this.method = request.method;
            this.target = request.target;
            this.headers = request.headers.toBuilder();
            this.body = request.body;
            this.options = request.options;
            this.attributes = request.attributes;
        }

        /**
         * Another method, see {@link Request#builder(String, String)}.
         *
         * @param newMethod one of the nine known methods in any case, or another token
         * @return this
         */
        public Builder method(String newMethod) {
            this.method = Methods.normalize(newMethod);
            return this;
        }

        /**
         * Another target.
         *
         * @param newTarget where to, in place of path and query set so far, too
         * @return this
         */
        public Builder target(TargetUri newTarget) {
            this.target = newTarget;
            return this;
        }

        /**
         * Adds {@code name=value} to the query, both escaped; others of its name stay. A space becomes {@code %20}, which all servers read alike, also those that take {@code +} for itself.
         *
         * @param name as people type it, not escaped
         * @param value as people type it, not escaped; may be empty
         * @return this
         */
        public Builder query(String name, String value) {
            Objects.requireNonNull(value, "value");
            this.target = target.withPathAndQuery(QueryText.add(target.pathAndQuery(), name, value));
            return this;
        }

        /**
         * Adds a name without a value to the query, escaped: {@code ?name}.
         *
         * @param name as people type it, not escaped
         * @return this
         */
        public Builder query(String name) {
            this.target = target.withPathAndQuery(QueryText.add(target.pathAndQuery(), name, null));
            return this;
        }

        /**
         * Makes this the only {@code name=value} of its name in the query: takes the place of the first one, or is added at the end. However they are escaped, names that mean the same are the same;
         * the rest of the query stays as it was written.
         *
         * @param name as people type it, not escaped
         * @param value as people type it, not escaped; may be empty
         * @return this
         */
        public Builder setQuery(String name, String value) {
            Objects.requireNonNull(value, "value");
            this.target = target.withPathAndQuery(QueryText.set(target.pathAndQuery(), name, value));
            return this;
        }

        /**
         * Removes all of that name from the query, with and without values.
         *
         * @param name as people type it, not escaped
         * @return this
         */
        public Builder removeQuery(String name) {
            this.target = target.withPathAndQuery(QueryText.remove(target.pathAndQuery(), name));
            return this;
        }

        /**
         * Adds a segment to the path, escaped: a slash in it becomes {@code %2F}.
         *
         * @param segment as people type it, not escaped; {@code .} and {@code ..} are refused with an {@link IllegalArgumentException}
         * @return this
         */
        public Builder pathSegment(String segment) {
            this.target = target.withPathAndQuery(PathText.addSegment(target.pathAndQuery(), segment));
            return this;
        }

        /**
         * Makes this the only header of its name; short for {@link #setHeader}.
         *
         * @param name a token
         * @param value as for {@link Headers.Builder#add}
         * @return this
         */
        public Builder header(String name, String value) {
            return setHeader(name, value);
        }

        /**
         * Makes this the only header of its name.
         *
         * @param name a token
         * @param value as for {@link Headers.Builder#add}
         * @return this
         */
        public Builder setHeader(String name, String value) {
            headers.set(name, value);
            return this;
        }

        /**
         * Adds a header; others of its name stay.
         *
         * @param name a token
         * @param value as for {@link Headers.Builder#add}
         * @return this
         */
        public Builder addHeader(String name, String value) {
            headers.add(name, value);
            return this;
        }

        /**
         * Takes these headers in place of all set so far.
         *
         * @param newHeaders the headers; empty for none
         * @return this
         */
        public Builder headers(Headers newHeaders) {
            this.headers = newHeaders.toBuilder();
            return this;
        }

        /**
         * The body.
         *
         * @param newBody what to send; default: {@link RequestBody#empty()}
         * @return this
         */
        public Builder body(RequestBody newBody) {
            this.body = Objects.requireNonNull(newBody, "body");
            return this;
        }

        /**
         * A text body in UTF-8.
         *
         * @param text sent as {@code text/plain; charset=utf-8}
         * @return this
         */
        public Builder body(String text) {
            return body(RequestBody.of(text));
        }

        /**
         * A body of bytes; the array is not copied.
         *
         * @param bytes must not change until the call has ended; sent without a type
         * @return this
         */
        public Builder body(byte[] bytes) {
            return body(RequestBody.of(bytes));
        }

        /**
         * A Map, record or bean as JSON.
         *
         * @param value not null; must not change until the call is sent; needs a client with a JSON codec
         * @return this
         */
        public Builder json(Object value) {
            return body(RequestBody.json(value));
        }

        /**
         * The limit over all phases of the call: waiting, resolving, connecting, redirects, retries and the whole body. Bounds: more than zero. Starts when the call is
         * sent; stops when the last byte of the body is in, or the response is closed. Default: the client's {@link io.sallyport.config.Timeouts#call}. Error:
         * {@link io.sallyport.error.CallTimeoutException}.
         *
         * @param deadline more than zero; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder deadline(Duration deadline) {
            options().deadline = Durations.requirePositive(deadline, "deadline");
            return this;
        }

        /**
         * See {@link io.sallyport.config.Timeouts#pool}; zero for none.
         *
         * @param timeout zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder poolTimeout(Duration timeout) {
            options().poolTimeout = Durations.requireTimeout(timeout, "poolTimeout");
            return this;
        }

        /**
         * See {@link io.sallyport.config.Timeouts#connect}; zero for none.
         *
         * @param timeout zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder connectTimeout(Duration timeout) {
            options().connectTimeout = Durations.requireTimeout(timeout, "connectTimeout");
            return this;
        }

        /**
         * See {@link io.sallyport.config.Timeouts#proxy}; zero for none.
         *
         * @param timeout zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder proxyTimeout(Duration timeout) {
            options().proxyTimeout = Durations.requireTimeout(timeout, "proxyTimeout");
            return this;
        }

        /**
         * See {@link io.sallyport.config.Timeouts#tls}; zero for none.
         *
         * @param timeout zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder tlsTimeout(Duration timeout) {
            options().tlsTimeout = Durations.requireTimeout(timeout, "tlsTimeout");
            return this;
        }

        /**
         * See {@link io.sallyport.config.Timeouts#write}; zero for none.
         *
         * @param timeout zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder writeTimeout(Duration timeout) {
            options().writeTimeout = Durations.requireTimeout(timeout, "writeTimeout");
            return this;
        }

        /**
         * See {@link io.sallyport.config.Timeouts#response}; zero for none.
         *
         * @param timeout zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder responseTimeout(Duration timeout) {
            options().responseTimeout = Durations.requireTimeout(timeout, "responseTimeout");
            return this;
        }

        /**
         * See {@link io.sallyport.config.Timeouts#read}; zero for none.
         *
         * @param timeout zero (none) or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder readTimeout(Duration timeout) {
            options().readTimeout = Durations.requireTimeout(timeout, "readTimeout");
            return this;
        }

        /**
         * The client certificate to show, by the name under which {@link io.sallyport.config.TlsConfig} has it. Requests with different identities never share a connection. A redirect to another origin takes it off.
         *
         * @param name one of {@link io.sallyport.config.TlsConfig#identities}, else a call over TLS fails; null for the client's default: takes off the one set so far
         * @return this
         */
        public Builder tlsIdentity(@Nullable String name) {
            options().tlsIdentity = name;
            return this;
        }

        /**
         * The proxy of this request and of those that redirects make of it, in place of what the client says ({@link HttpClientBuilder#proxies}).
         *
         * @param value which; {@link Proxy#DIRECT} for none; null for the client's: takes off the one set so far
         * @return this
         */
        public Builder proxy(@Nullable Proxy value) {
            options().proxy = value;
            return this;
        }

        /**
         * Where this call's future completes and its body callbacks run, in order; in place of the connection's event loop.
         *
         * @param executor if it refuses a task, the call fails with {@link io.sallyport.error.CallbackRejectedException}
         * @return this
         */
        public Builder callbackExecutor(Executor executor) {
            options().callbackExecutor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Sends trailers behind the body (RFC 9110 section 6.5), which is chunked then whatever its length. A {@code Trailer} header that announces them is the caller's to set. Few servers read them.
         *
         * @param trailers called once a sending, on the connection's event loop when the last byte of the body is written, so that it may tell what was computed on the way; if it throws, returns null, or a field that says how to read the message (RFC 9110 section 6.5.1) or who sends it, the call fails with {@link io.sallyport.error.RequestBodyException}; null for none: takes off those set so far
         * @return this
         */
        public Builder trailers(@Nullable Supplier<Headers> trailers) {
            options().trailers = trailers;
            return this;
        }

        /**
         * Who is told of interim responses (RFC 9110 section 15.2), such as 103 with early hints: each of every attempt of the call, in order, before its future completes. 101 is never one of them.
         *
         * @param listener called where the call's future completes; what it throws is logged and ignored; null for nobody: takes off the one set so far
         * @return this
         */
        public Builder interim(@Nullable Consumer<InterimResponse> listener) {
            options().interim = listener;
            return this;
        }

        /**
         * Which redirects are followed, in place of what the client says ({@link RedirectConfig#policy}).
         *
         * @param policy which; null for the client's: takes off the one set so far
         * @return this
         */
        public Builder redirects(RedirectConfig.@Nullable Policy policy) {
            options().redirects = policy;
            return this;
        }

        /**
         * Who answers if the origin of this request asks for credentials, in place of user information in the URL and of what the client says ({@link HttpClientBuilder#authenticator}). A redirect to another
         * origin takes it off. One that is kept and used again is remembered, see {@link io.sallyport.auth.Authenticator}.
         *
         * @param value who; null for the client's: takes off the one set so far
         * @return this
         */
        public Builder authenticator(@Nullable Authenticator value) {
            options().authenticator = value;
            return this;
        }

        /**
         * What is retried, in place of what the client says ({@link HttpClientBuilder#retries}).
         *
         * @param policy which; {@link RetryPolicy#none} for nothing; null for the client's: takes off the one set so far
         * @return this
         */
        public Builder retries(@Nullable RetryPolicy policy) {
            options().retries = policy;
            return this;
        }

        /**
         * Whether this request goes out a second time while it is not answered, in place of what the client says ({@link HttpClientBuilder#hedging}).
         *
         * @param policy when; {@link HedgePolicy#none} for never; null for the client's: takes off the one set so far
         * @return this
         */
        public Builder hedging(@Nullable HedgePolicy policy) {
            options().hedging = policy;
            return this;
        }

        /**
         * Marks headers as secrets, as {@code Authorization} and {@code Cookie} always are: their values stand in no text of the client's (logs, exceptions, {@code toString} of headers), and no redirect
         * takes them to another origin. {@link HttpClientBuilder#sensitiveHeaders} does so for all requests of a client. The text of a single {@link Headers.Field} knows only those that always are.
         *
         * @param names in any case, beside those marked before; each a token, else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder sensitive(String... names) {
            options().sensitive = Masking.marked(options().sensitive, names);
            return this;
        }

        /**
         * Sends exactly the headers set here: no Host, User-Agent, Accept-Encoding, cookies or authentication is added, and nothing is decoded. No redirect is followed, whatever the policy. Framing stays
         * correct: {@code Content-Length} or {@code Transfer-Encoding} is still what the body needs.
         *
         * @return this
         */
        public Builder literal() {
            options().literal = true;
            return this;
        }

        /**
         * Whether the response's body is decoded as its Content-Encoding says (RFC 9110 section 8.4).
         *
         * @param decode true: also if this request or its client sets an Accept-Encoding; false: no Accept-Encoding is added, and the body is given as it came. Default: the client's
         *     {@link io.sallyport.config.BodyConfig#decode}, but false for a request that is literal or has an Accept-Encoding of its own. A partial response (206) is never decoded: its bytes are a part of the encoded ones
         * @return this
         */
        public Builder decode(boolean decode) {
            options().decode = decode;
            return this;
        }

        /**
         * Carries a value along.
         *
         * @param <T> the type of the value
         * @param key under which it is found; a value set before under it is replaced
         * @param value not null; listeners and interceptors see it, the server does not
         * @return this
         */
        public <T> Builder attribute(Attribute<T> key, T value) {
            Map<Attribute<?>, Object> more = new HashMap<>(attributes);
            more.put(key, Objects.requireNonNull(value, "value"));
            this.attributes = more;
            return this;
        }

        /**
         * {@return the request} The builder may go on to be used.
         *
         * @throws IllegalArgumentException if it has two Host headers, a Transfer-Encoding (the body decides it), or a Content-Length that is not the body's (RFC 9112 section 6); if it has trailers and no body, or a Content-Length beside them
         */
        public Request build() {
            Headers built = headers.build();
            Request request = new Request(this, built);
            RequestFraming.require(built, body, request.options);
            return request;
        }

        private RequestOptions.Builder options() {
            if (changed == null) {
                changed = new RequestOptions.Builder(options);
            }
            return changed;
        }
    }
}
