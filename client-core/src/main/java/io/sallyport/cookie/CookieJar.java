package io.sallyport.cookie;

import io.sallyport.Headers;
import io.sallyport.Request;
import java.net.CookieHandler;
import org.jspecify.annotations.Nullable;

/**
 * Where a client gets the cookies of its requests from and puts those of its answers, see {@link io.sallyport.HttpClientBuilder#cookies}. {@link MemoryCookieJar} and {@link FileCookieJar} follow
 * RFC 6265bis; an implementation of one's own decides by itself what it takes and gives. Thread-safe: it is called on many threads at a time, and may be shared by clients.
 *
 * <p>What it throws fails the call with {@link io.sallyport.error.InterceptorException}.
 */
public interface CookieJar {

    /**
     * {@return what a request takes along: the value of its {@code Cookie} field, such as {@code a=1; b=2}; null or empty for none} Asked once for each attempt, with that attempt's own target; not for
     * requests that have a {@code Cookie} field already or are {@linkplain Request.Builder#literal literal}.
     *
     * @param request as it is about to go out, but for attempt interceptors
     */
    @Nullable
    String cookies(Request request);

    /**
     * Takes the cookies of an answer that has a {@code Set-Cookie} field, whatever its status, before anybody else sees it. Called for every attempt of a call; not for interim responses (1xx), nor
     * for answers to literal requests.
     *
     * @param request what was sent; its target decides who may set what
     * @param headers all headers of the answer; {@code headers.all("Set-Cookie")} are the fields, one cookie each
     */
    void store(Request request, Headers headers);

    /** {@return whether the other two methods may block now: they are called on the transport's blocking executor then, else on event loops} Asked each time; must not block itself. Default: false. */
    default boolean mayBlock() {
        return false;
    }

    /**
     * {@return a jar that asks a handler of the JDK, such as {@link java.net.CookieManager}} The handler decides everything; it runs on the transport's blocking executor. Of what it answers only
     * {@code Cookie} counts; several values are sent as one. Mind that {@code CookieManager} sends cookies that came with Max-Age in the form of RFC 2965, which few servers read, and those of a host to the hosts
     * below it.
     *
     * @param handler must be thread-safe; its cookies may be shared with other clients of the JDK
     */
    static CookieJar of(CookieHandler handler) {
        return new HandlerJar(handler);
    }
}
