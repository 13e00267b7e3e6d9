package io.sallyport.internal.call;

import io.sallyport.Interceptor;
import io.sallyport.cookie.CookieJar;
import io.sallyport.event.ClientListener;
import io.sallyport.internal.auth.Authentication;
import io.sallyport.internal.auth.Nonces;
import io.sallyport.internal.coding.Codecs;
import io.sallyport.internal.coding.Decoding;
import io.sallyport.internal.followup.FollowUpRule;
import io.sallyport.spi.Transport;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What all calls of one client share. Thread-safe. */
final class CallEnvironment {

    private final ClientSettings settings;
    private final Transport transport;
    private final List<FollowUpRule> rules;
    private final Json json;
    private final Authentication authentication;
    private final RequestPreparer preparer;
    private final List<Interceptor> attemptInterceptors;
    private final Decoding decoding;
    private final Retries retries;
    private final Hedging hedging;
    private final @Nullable ClientListener listener;
    private final RunningCalls running = new RunningCalls();
    private final AtomicLong calls = new AtomicLong();

    CallEnvironment(ClientSettings settings, Transport transport, List<FollowUpRule> rules) {
        this.settings = settings;
        this.transport = transport;
        this.rules = rules;
        this.authentication = new Authentication(settings.authenticators(), transport.blockingExecutor(), new Nonces());
        this.json = new Json(settings.jsonCodec());
        Codecs codecs = Codecs.with(ServiceFinder.contentCodecs());
        this.decoding = new Decoding(
                codecs, settings.config().body(), !settings.defaultHeaders().contains("Accept-Encoding"));
        RequestEncoding encoding = new RequestEncoding(codecs, decoding, transport.blockingExecutor());
        this.preparer = new RequestPreparer(
                settings, encoding, new SendableBodies(json, encoding, transport.blockingExecutor()));
        CookieJar jar = settings.cookies();
        this.attemptInterceptors = jar == null
                ? settings.attemptInterceptors()
                : new Cookies(jar, transport.blockingExecutor()).around(settings.attemptInterceptors());
        this.retries = new Retries(settings.retries());
        this.hedging = new Hedging(settings.hedging());
        ClientListener told = settings.listener();
        this.listener = told == null ? null : new SafeListener(told);
    }

    ClientSettings settings() {
        return settings;
    }

    Transport transport() {
        return transport;
    }

    List<FollowUpRule> rules() {
        return rules;
    }

    Authentication authentication() {
        return authentication;
    }

    Json json() {
        return json;
    }

    RequestPreparer preparer() {
        return preparer;
    }

    /** The user's, within what the client itself does around each attempt. */
    List<Interceptor> attemptInterceptors() {
        return attemptInterceptors;
    }

    Decoding decoding() {
        return decoding;
    }

    Retries retries() {
        return retries;
    }

    Hedging hedging() {
        return hedging;
    }

    @Nullable
    ClientListener listener() {
        return listener;
    }

    RunningCalls running() {
        return running;
    }

    long nextCallId() {
        return calls.incrementAndGet();
    }
}
