package io.sallyport.jdk.opener;

import io.sallyport.Attribute;
import io.sallyport.Headers;
import io.sallyport.cookie.CookieJar;
import io.sallyport.cookie.MemoryCookieJar;
import java.util.Objects;

/** Adds the cookies of a jar to requests by HTTP that have none of their own, and stores those of all answers, redirects and errors, too. As thread-safe as its jar. */
public class CookieProcessor extends Handler {

    /** The cookies that it put on, so that it knows them again when the request is opened once more. */
    private static final Attribute<String> GIVEN = Attribute.of("cookies", String.class);

    private final CookieJar jar;

    /** A handler with a jar of its own, in memory. */
    public CookieProcessor() {
        this(MemoryCookieJar.create());
    }

    /**
     * A handler with a jar.
     *
     * @param jar may be shared with clients and other openers
     */
    public CookieProcessor(CookieJar jar) {
        this.jar = Objects.requireNonNull(jar, "jar");
    }

    /** {@return the jar} */
    public CookieJar jar() {
        return jar;
    }

    @Override
    public UrlRequest request(UrlRequest request, Opener opener) {
        if (!UrlParts.isHttp(request.scheme())) {
            return request;
        }
        String set = request.header("Cookie");
        if (set != null && !set.equals(request.attribute(GIVEN))) {
            return request;
        }
        String cookies = jar.cookies(HttpExchange.bare(request));
        if (cookies == null || cookies.isEmpty()) {
            Headers without =
                    request.unredirectedHeaders().toBuilder().remove("Cookie").build();
            return set == null
                    ? request
                    : request.toBuilder().unredirectedHeaders(without).build();
        }
        return request.toBuilder()
                .unredirectedHeader("Cookie", cookies)
                .attribute(GIVEN, cookies)
                .build();
    }

    @Override
    public UrlResponse response(UrlRequest request, UrlResponse response, Opener opener) {
        if (UrlParts.isHttp(request.scheme()) && response.headers().contains("Set-Cookie")) {
            jar.store(HttpExchange.bare(request), response.headers());
        }
        return response;
    }
}
