package io.sallyport;

import io.sallyport.auth.Authenticator;
import io.sallyport.config.AddressGuard;
import io.sallyport.config.BodyConfig;
import io.sallyport.config.ClientConfig;
import io.sallyport.config.HedgePolicy;
import io.sallyport.config.Http1Config;
import io.sallyport.config.PoolConfig;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.RetryPolicy;
import io.sallyport.config.Timeouts;
import io.sallyport.config.TlsConfig;
import io.sallyport.cookie.CookieJar;
import io.sallyport.event.ClientListener;
import io.sallyport.internal.auth.AuthenticatorTable;
import io.sallyport.internal.call.CallingClient;
import io.sallyport.internal.call.ClientSettings;
import io.sallyport.internal.call.ServiceFinder;
import io.sallyport.internal.text.Masking;
import io.sallyport.internal.text.Tokens;
import io.sallyport.proxy.Proxy;
import io.sallyport.proxy.ProxyChooser;
import io.sallyport.spi.AddressResolver;
import io.sallyport.spi.JsonCodec;
import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a client. Not thread-safe. */
public final class HttpClientBuilder {

    private static final Set<String> OF_ONE_REQUEST = Set.of("host", "content-length", "transfer-encoding");

    private Timeouts timeouts = Timeouts.defaults();
    private TlsConfig tls = TlsConfig.defaults();
    private Http1Config http1 = Http1Config.defaults();
    private BodyConfig body = BodyConfig.defaults();
    private RedirectConfig redirects = RedirectConfig.defaults();
    private AuthenticatorTable authenticators = AuthenticatorTable.EMPTY;
    private @Nullable ProxyChooser proxies;
    private RetryPolicy retries = RetryPolicy.none();
    private HedgePolicy hedging = HedgePolicy.none();
    private Set<String> sensitiveHeaders = Set.of();
    private @Nullable PoolConfig pool;
    private @Nullable Transport transport;
    private @Nullable TargetUri baseUrl;
    private Headers.Builder defaultHeaders = Headers.builder();
    private @Nullable String userAgent = ClientSettings.DEFAULT_USER_AGENT;
    private final List<Interceptor> interceptors = new ArrayList<>();
    private final List<Interceptor> attemptInterceptors = new ArrayList<>();
    private @Nullable CookieJar cookies;
    private @Nullable ClientListener listener;
    private @Nullable JsonCodec jsonCodec;
    private @Nullable AddressResolver resolver;
    private AddressGuard guard = AddressGuard.off();
    private @Nullable Executor callbackExecutor;
    private boolean carryLogContext = true;

    HttpClientBuilder() {}

    /** For {@link HttpClient#toBuilder}. */
    private HttpClientBuilder(ClientSettings settings, Transport transport) {
        this.timeouts = settings.config().timeouts();
        this.tls = settings.config().tls();
        this.http1 = settings.config().http1();
        this.body = settings.config().body();
        this.redirects = settings.redirects();
        this.authenticators = settings.authenticators();
        this.proxies = settings.proxies();
        this.retries = settings.retries();
        this.hedging = settings.hedging();
        this.sensitiveHeaders = settings.sensitiveHeaders();
        this.transport = transport;
        this.baseUrl = settings.baseUrl();
        this.defaultHeaders = settings.defaultHeaders().toBuilder();
        this.userAgent = settings.userAgent();
        this.interceptors.addAll(settings.interceptors());
        this.attemptInterceptors.addAll(settings.attemptInterceptors());
        this.cookies = settings.cookies();
        this.listener = settings.listener();
        this.jsonCodec = settings.jsonCodec();
        this.resolver = settings.resolver();
        this.guard = settings.config().guard();
        this.callbackExecutor = settings.callbackExecutor();
        this.carryLogContext = settings.carriesLogContext();
    }

    /**
     * How long each phase may take.
     *
     * @param value in place of all limits set before; default: {@link Timeouts#defaults}
     * @return this
     */
    public HttpClientBuilder timeouts(Timeouts value) {
        this.timeouts = value;
        return this;
    }

    /**
     * Whom to trust and what to show.
     *
     * @param value in place of all set before; default: {@link TlsConfig#defaults}
     * @return this
     */
    public HttpClientBuilder tls(TlsConfig value) {
        this.tls = value;
        return this;
    }

    /**
     * Limits of HTTP/1.1.
     *
     * @param value in place of all set before; default: {@link Http1Config#defaults}
     * @return this
     */
    public HttpClientBuilder http1(Http1Config value) {
        this.http1 = value;
        return this;
    }

    /**
     * How much of a body is kept in memory.
     *
     * @param value in place of all set before; default: {@link BodyConfig#defaults}
     * @return this
     */
    public HttpClientBuilder body(BodyConfig value) {
        this.body = value;
        return this;
    }

    /**
     * Which redirects are followed, and how many. A request may have a policy of its own.
     *
     * @param value in place of all set before; default: {@link RedirectConfig#defaults}: all but those from https to http, 20 at most
     * @return this
     */
    public HttpClientBuilder redirects(RedirectConfig value) {
        this.redirects = value;
        return this;
    }

    /**
     * Who answers if an origin asks for credentials. A request may have an authenticator of its own; one with an {@code Authorization} field, also by {@link #defaultHeader}, or a
     * {@linkplain Request.Builder#literal literal} one is left as it is, and gets the 401.
     *
     * @param origin scheme, host and port, such as {@code https://api.example.com}: nothing goes anywhere else
     * @param value who, in place of the one set before for that origin; default: nobody, the 401 is delivered
     * @return this
     * @throws IllegalArgumentException if it is no origin, or has more than that
     */
    public HttpClientBuilder authenticator(String origin, Authenticator value) {
        this.authenticators = authenticators.with(origin, value);
        return this;
    }

    /**
     * Who answers origins that have no {@linkplain #authenticator(String, Authenticator) authenticator} of their own.
     *
     * @param value called for each attempt, with its target: gives the authenticator for that origin, the same each time so that it is remembered, or null for none; must not block; if it throws, the call fails with
     *     {@link io.sallyport.error.AuthenticationException}; null for nobody; default: null
     * @return this
     */
    public HttpClientBuilder authenticators(@Nullable Function<TargetUri, @Nullable Authenticator> value) {
        this.authenticators = authenticators.withOthers(value);
        return this;
    }

    /**
     * The proxy of all requests that have none of their own: {@link #proxies} with the same for all targets.
     *
     * @param value which; {@link Proxy#DIRECT} or null for none; default: none, whatever the environment says
     * @return this
     */
    public HttpClientBuilder proxy(@Nullable Proxy value) {
        return proxies(value == null || value.isDirect() ? null : ProxyChooser.of(value));
    }

    /**
     * Who chooses the proxy of requests that have none of their own.
     *
     * @param value such as {@link ProxyChooser#environment()}; null for no proxies; default: null
     * @return this
     */
    public HttpClientBuilder proxies(@Nullable ProxyChooser value) {
        this.proxies = value;
        return this;
    }

    /**
     * Which requests are sent again after a failure or an answer like 503. A request may have a policy of its own. The budget that keeps retries from becoming a storm is this client's.
     *
     * @param value in place of all set before; default: {@link RetryPolicy#none}
     * @return this
     */
    public HttpClientBuilder retries(RetryPolicy value) {
        this.retries = Objects.requireNonNull(value, "retries");
        return this;
    }

    /**
     * Which requests go out a second time while they are not answered. A request may have a policy of its own. The budget that keeps them few is this client's, and so is what it knows of how long
     * answers take.
     *
     * @param value in place of all set before; default: {@link HedgePolicy#none}
     * @return this
     */
    public HttpClientBuilder hedging(HedgePolicy value) {
        this.hedging = Objects.requireNonNull(value, "hedging");
        return this;
    }

    /**
     * Marks headers of all requests as secrets, see {@link Request.Builder#sensitive}.
     *
     * @param names in any case, beside those marked before; each a token, else an {@link IllegalArgumentException}; default: none but those that always are
     * @return this
     */
    public HttpClientBuilder sensitiveHeaders(String... names) {
        this.sensitiveHeaders = Masking.marked(sensitiveHeaders, names);
        return this;
    }

    /**
     * Limits of the connections of the transport that this client creates. Not together with {@link #transport}.
     *
     * @param value in place of all set before; default: {@link PoolConfig#defaults}
     * @return this
     */
    public HttpClientBuilder pool(PoolConfig value) {
        this.pool = value;
        return this;
    }

    /**
     * A transport to use, in place of creating one. Closing the client leaves it open.
     *
     * @param value may be shared by many clients; default: one that the client creates
     * @return this
     */
    public HttpClientBuilder transport(Transport value) {
        this.transport = value;
        return this;
    }

    /**
     * What relative URLs of the shortcuts are relative to, as a browser resolves links: end it with a slash to keep its last segment.
     *
     * @param url absolute, read as {@link TargetUri#parse} does; default: none
     * @return this
     */
    public HttpClientBuilder baseUrl(String url) {
        this.baseUrl = TargetUri.parse(url);
        return this;
    }

    /**
     * A header for every request that sets none of that name; several of one name may be added.
     *
     * @param name a token
     * @param value as for {@link Headers.Builder#add}
     * @return this
     * @throws IllegalArgumentException if it is Host, Content-Length or Transfer-Encoding, which belong to one request; or as for {@link Headers.Builder#add}
     */
    public HttpClientBuilder defaultHeader(String name, String value) {
        if (OF_ONE_REQUEST.contains(Tokens.lower(name))) {
            throw new IllegalArgumentException(
                    "defaultHeader: " + name + " (expected: none of Host, Content-Length, Transfer-Encoding)");
        }
        defaultHeaders.add(name, value);
        return this;
    }

    /**
     * The User-Agent of requests that set none; null for none. Default: {@code sallyport}.
     *
     * @param value a header's value, or null
     * @return this
     */
    public HttpClientBuilder userAgent(@Nullable String value) {
        this.userAgent = value == null ? null : Headers.of("User-Agent", value).value(0);
        return this;
    }

    /**
     * Adds an interceptor around whole calls, inside those added before.
     *
     * @param interceptor called once a call; default: none
     * @return this
     */
    public HttpClientBuilder interceptor(Interceptor interceptor) {
        interceptors.add(interceptor);
        return this;
    }

    /**
     * Adds an interceptor around each attempt, inside those added before.
     *
     * @param interceptor called once an attempt; default: none
     * @return this
     */
    public HttpClientBuilder attemptInterceptor(Interceptor interceptor) {
        attemptInterceptors.add(interceptor);
        return this;
    }

    /**
     * Where requests get cookies from, and where those of answers go; null for none: nothing is sent, nothing is kept. Works around each attempt: its cookies are added before the attempt interceptors
     * see the request, and looked up again if those send it elsewhere; the cookies of each answer are stored as it comes in. A request with a {@code Cookie} field of its own, also by
     * {@link #defaultHeader}, gets no other; a {@linkplain Request.Builder#literal literal} one gets none, and the cookies of its answer are not stored.
     *
     * @param value such as {@link io.sallyport.cookie.MemoryCookieJar#create}, shared by all clients that are given the same one, this client's {@linkplain HttpClient#toBuilder derived ones} too; or null; default: null
     * @return this
     */
    public HttpClientBuilder cookies(@Nullable CookieJar value) {
        this.cookies = value;
        return this;
    }

    /**
     * Who hears what happens; null for nobody.
     *
     * @param value the only one, in place of the one set before, or null; default: none
     * @return this
     */
    public HttpClientBuilder listener(@Nullable ClientListener value) {
        this.listener = value;
        return this;
    }

    /**
     * How JSON is written and read; null for the codec on the class path.
     *
     * @param value writes and reads bodies, or null; default: null
     * @return this
     */
    public HttpClientBuilder jsonCodec(@Nullable JsonCodec value) {
        this.jsonCodec = value;
        return this;
    }

    /**
     * How host names are looked up; null for the platform's way.
     *
     * @param value looks up names, or null; default: null
     * @return this
     */
    public HttpClientBuilder resolver(@Nullable AddressResolver value) {
        this.resolver = value;
        return this;
    }

    /**
     * Which addresses may be connected to, whatever URLs, redirects and resolvers say. For clients that are given URLs by others.
     *
     * @param value {@link AddressGuard#publicOnly} for those; default: {@link AddressGuard#off}
     * @return this
     */
    public HttpClientBuilder addressGuard(AddressGuard value) {
        this.guard = Objects.requireNonNull(value, "addressGuard");
        return this;
    }

    /**
     * Where futures complete and body callbacks run, in order, in place of the event loops; null for the loops. If it refuses a task, the call fails with {@link io.sallyport.error.CallbackRejectedException}.
     *
     * @param value runs the callbacks, or null; default: null
     * @return this
     */
    public HttpClientBuilder callbackExecutor(@Nullable Executor value) {
        this.callbackExecutor = value;
        return this;
    }

    /**
     * Whether what the thread that makes a call has in SLF4J's {@link org.slf4j.MDC} is there again while callbacks of that call run on other threads: stages of its futures, body subscribers, interceptors, and the
     * call's log record with {@link ClientListener#callEnded}. After that the thread has its own again. Costs a copy of the entries for each call and each callback; nothing for a call made
     * while the MDC is empty and was never filled on that thread, or was cleared.
     *
     * @param value whether to carry it; default: true
     * @return this
     */
    public HttpClientBuilder carryLogContext(boolean value) {
        this.carryLogContext = value;
        return this;
    }

    /**
     * {@return a client with these settings; the builder may go on to be used}
     *
     * @throws IllegalStateException if no transport is given and none, or more than one, is on the class path; if both a transport and a pool are given
     */
    public HttpClient build() {
        Transport given = transport;
        if (given != null && pool != null) {
            throw new IllegalStateException(
                    "pool together with a transport (expected: the pool of a given transport is set on it)");
        }
        ClientSettings settings = new ClientSettings(
                new ClientConfig(timeouts, tls, http1, body, guard),
                baseUrl,
                defaultHeaders.build(),
                userAgent,
                List.copyOf(interceptors),
                List.copyOf(attemptInterceptors),
                cookies,
                listener,
                jsonCodec,
                resolver,
                callbackExecutor,
                carryLogContext,
                redirects,
                authenticators,
                proxies,
                retries,
                hedging,
                sensitiveHeaders);
        Transport used = given != null
                ? given
                : ServiceFinder.transport().create(new TransportConfig(pool != null ? pool : PoolConfig.defaults()));
        return new CallingClient(settings, used, given == null, HttpClientBuilder::new);
    }
}
