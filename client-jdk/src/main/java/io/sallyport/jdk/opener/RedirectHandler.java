package io.sallyport.jdk.opener;

import io.sallyport.Attribute;
import io.sallyport.Headers;
import io.sallyport.TargetUri;
import io.sallyport.internal.text.Masking;
import io.sallyport.internal.text.Tokens;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows redirects by Python's rules: 301, 302, 303, 307 and 308 of a GET or HEAD, and the first three of a POST, which becomes a GET; the others are errors. Only to http, https and ftp URLs, the latter
 * for those who have a handler for it. Headers that are not {@linkplain UrlRequest#unredirectedHeaders unredirected} go along, but, unlike in Python, secrets stay with their origin. Immutable.
 */
public class RedirectHandler extends Handler {

    /** Default of {@link #maxRepeats}: 4. */
    public static final int DEFAULT_MAX_REPEATS = 4;

    /** Default of {@link #maxRedirections}: 10. */
    public static final int DEFAULT_MAX_REDIRECTIONS = 10;

    /** How often redirects led to which URL. Immutable. */
    private record Visits(Map<String, Integer> times) {

        int to(String url) {
            return times.getOrDefault(url, 0);
        }

        Visits and(String url) {
            Map<String, Integer> more = new HashMap<>(times);
            more.merge(url, 1, Integer::sum);
            return new Visits(Map.copyOf(more));
        }
    }

    private static final Attribute<Visits> VISITS = Attribute.of("visits", Visits.class);

    /** A handler. */
    public RedirectHandler() {}

    /** {@return how often redirects may lead to the same URL, since cookies may make a difference} Default: {@link #DEFAULT_MAX_REPEATS}. */
    protected int maxRepeats() {
        return DEFAULT_MAX_REPEATS;
    }

    /** {@return to how many URLs redirects may lead in all} Default: {@link #DEFAULT_MAX_REDIRECTIONS}. */
    protected int maxRedirections() {
        return DEFAULT_MAX_REDIRECTIONS;
    }

    /**
     * Makes the request that follows a redirect.
     *
     * @param request what was opened
     * @param response the redirect
     * @param newUrl where it leads to, absolute
     * @return what to open next; null to leave the answer to other handlers
     * @throws IOException an {@link HttpErrorException} if nobody should follow
     */
    protected @Nullable UrlRequest redirectRequest(UrlRequest request, UrlResponse response, String newUrl)
            throws IOException {
        String method = request.method();
        boolean reading = method.equals("GET") || method.equals("HEAD");
        boolean kept = response.status() == 307 || response.status() == 308;
        if (!reading && (kept || !method.equals("POST"))) {
            throw new HttpErrorException(request.url(), response.reason(), response);
        }
        UrlRequest.Builder next;
        try {
            next = UrlRequest.builder(newUrl);
        } catch (IllegalArgumentException e) {
            throw refused(newUrl, response, e.getMessage());
        }
        if (method.equals("HEAD")) {
            next.method("HEAD");
        }
        UrlRequest bare = next.build();
        return next.headers(headersTo(bare, request))
                .originHost(request.originHost())
                .unverifiable(true)
                .timeout(request.timeout())
                .sensitive(request.sensitive().toArray(String[]::new))
                .build();
    }

    private static Headers headersTo(UrlRequest next, UrlRequest request) {
        TargetUri from = request.target();
        TargetUri to = next.target();
        boolean other = from == null || to == null || !from.sameOrigin(to);
        Headers.Builder kept = Headers.builder();
        for (Headers.Field field : request.headers()) {
            String name = Tokens.lower(field.name());
            boolean bound = other && (name.equals("host") || Masking.isSensitive(name, request.sensitive()));
            if (!bound && !name.startsWith("content-")) {
                kept.add(field.name(), field.value());
            }
        }
        return kept.build();
    }

    @Override
    public @Nullable UrlResponse error(UrlRequest request, UrlResponse response, Opener opener) throws IOException {
        String location = location(response);
        if (!isRedirect(response.status()) || !UrlParts.isHttp(request.scheme()) || location == null) {
            return null;
        }
        String newUrl = resolved(request, response, location);
        UrlRequest next = redirectRequest(request, response, newUrl);
        if (next == null) {
            return null;
        }
        Visits before = request.attribute(VISITS);
        if (before != null
                && (before.to(newUrl) >= maxRepeats() || before.times().size() >= maxRedirections())) {
            throw refused(
                    request.url(),
                    response,
                    "more redirects than RedirectHandler.maxRepeats (" + maxRepeats()
                            + ") to one URL or maxRedirections (" + maxRedirections()
                            + ") in all: they would lead into an infinite loop");
        }
        Visits visits = (before == null ? new Visits(Map.of()) : before).and(newUrl);
        response.close();
        return opener.open(next.toBuilder().attribute(VISITS, visits).build());
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private static @Nullable String location(UrlResponse response) {
        String location = response.headers().first("Location");
        return location != null ? location : response.headers().first("URI");
    }

    private static String resolved(UrlRequest request, UrlResponse response, String location)
            throws HttpErrorException {
        if (Tokens.lower(location).startsWith("ftp://")) {
            return location;
        }
        try {
            TargetUri target = HttpExchange.target(request).resolveLocation(location);
            return target + (target.fragment() == null ? "" : "#" + target.fragment());
        } catch (IllegalArgumentException e) {
            throw refused(location, response, "the Location cannot be followed: " + e.getMessage());
        }
    }

    private static HttpErrorException refused(String url, UrlResponse response, @Nullable String why) {
        String reason = response.reason();
        return new HttpErrorException(url, reason + (reason.isEmpty() ? "" : " - ") + why, response);
    }
}
