package io.sallyport.internal.followup;

import io.sallyport.Headers;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.TargetUri;
import io.sallyport.config.RedirectConfig;
import io.sallyport.error.RedirectException;
import io.sallyport.internal.text.Masking;
import io.sallyport.internal.text.Tokens;
import io.sallyport.internal.text.UrlText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows redirects (RFC 9110 section 15.4). What is no redirect by its status, has no {@code Location}, or is excluded by the policy is delivered; what should be followed and cannot be is a failure.
 *
 * <p>Headers stay, with two exceptions. Where the method becomes GET, the body goes and with it the fields that tell of it. Where the origin becomes another one, secrets go, and with them a Host
 * that the user chose, the TLS identity and the authenticator of the request; they are gone from the request, so the way back does not bring them back.
 */
public final class RedirectRule implements FollowUpRule {

    private static final Set<String> OF_THE_BODY =
            Set.of("digest", "repr-digest", "last-modified", "expect", "trailer");

    private final RedirectConfig config;

    /** A rule with the client's settings. */
    public RedirectRule(RedirectConfig config) {
        this.config = config;
    }

    @Override
    public FollowUp afterResponse(Request request, Response response, Trail before) {
        if (!isRedirect(response)) {
            return FollowUp.DELIVER;
        }
        RedirectConfig.Policy own = request.options().redirects();
        RedirectConfig.Policy policy = own != null ? own : config.policy();
        if (policy == RedirectConfig.Policy.NEVER || request.options().literal()) {
            return FollowUp.DELIVER;
        }
        List<String> locations = response.headers().all("Location");
        if (locations.isEmpty()) {
            return FollowUp.DELIVER;
        }
        if (new HashSet<>(locations).size() > 1) {
            return fail(
                    "the " + response.status() + " has " + locations.size()
                            + " Location fields that differ (expected: one, RFC 9110 10.2.2)",
                    response,
                    before);
        }
        TargetUri asked = response.request().target(); // an attempt's interceptor may have changed it
        TargetUri target;
        try {
            target = asked.resolveLocation(locations.get(0));
        } catch (IllegalArgumentException e) {
            return fail(
                    "the Location of the " + response.status() + " cannot be followed: " + e.getMessage(),
                    response,
                    before);
        }
        boolean down = asked.isSecure() && !target.isSecure();
        return down && policy == RedirectConfig.Policy.NORMAL
                ? FollowUp.DELIVER
                : follow(next(request, response.status(), target), response, before);
    }

    private FollowUp follow(Request next, Response response, Trail before) {
        String refusal = refusal(next, before);
        return refusal != null
                ? fail(refusal, response, before)
                : new FollowUp.Redirect(next, response.status() + " from " + response.request());
    }

    private static boolean isRedirect(Response response) {
        return switch (response.status()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private @Nullable String refusal(Request next, Trail before) {
        long followed =
                before.history().stream().filter(RedirectRule::isRedirect).count();
        if (followed >= config.maxRedirects()) {
            return "more redirects than RedirectConfig.maxRedirects (" + config.maxRedirects() + "), the next would be "
                    + quoted(next) + (wasSent(next, before) ? ": a loop, it was sent before" : "");
        }
        return next.body().isRepeatable()
                ? null
                : "the redirect to " + quoted(next)
                        + " keeps the body, which cannot be sent again (expected: a body that can, or a 303)";
    }

    /** A loop is named, not looked for: a redirect to itself that sets a cookie is none. */
    private static boolean wasSent(Request next, Trail before) {
        return before.history().stream()
                .map(Response::request)
                .anyMatch(sent ->
                        sent.method().equals(next.method()) && sent.toString().equals(next.toString()));
    }

    private static String quoted(Request request) {
        return UrlText.shortened(request.toString());
    }

    private static Request next(Request request, int status, TargetUri target) {
        boolean other = !request.target().sameOrigin(target);
        boolean bodiless = losesBody(status, request.method());
        Request.Builder next = request.toBuilder().target(target).headers(headers(request, target, other, bodiless));
        if (bodiless) {
            next.method(request.method().equals("HEAD") ? "HEAD" : "GET")
                    .body(RequestBody.empty())
                    .trailers(null);
        }
        if (other) {
            next.tlsIdentity(null).authenticator(null);
        }
        Supplier<Headers> trailers = request.options().trailers();
        if (other && !bodiless && trailers != null) {
            next.trailers(() -> withoutSecrets(trailers.get(), request.options().sensitive()));
        }
        return next.build();
    }

    @SuppressWarnings("NullAway") // a user's mistake, which the transport reports
    private static Headers withoutSecrets(Headers trailers, Set<String> sensitive) {
        if (trailers == null) {
            return null;
        }
        Headers.Builder kept = Headers.builder();
        for (int i = 0; i < trailers.size(); i++) {
            if (!Masking.isSensitive(trailers.name(i), sensitive)) {
                kept.add(trailers.name(i), trailers.value(i));
            }
        }
        return kept.build();
    }

    /** 303 says so; for 301 and 302 it is what everybody does with POST. */
    private static boolean losesBody(int status, String method) {
        return status == 303 || (method.equals("POST") && (status == 301 || status == 302));
    }

    private static Headers headers(Request request, TargetUri target, boolean other, boolean bodiless) {
        Headers sent = request.headers();
        Headers.Builder kept = Headers.builder();
        for (int i = 0; i < sent.size(); i++) {
            String name = Tokens.lower(sent.name(i));
            boolean secret =
                    other && Masking.isSensitive(name, request.options().sensitive());
            boolean ofTheBody = bodiless && (name.startsWith("content-") || OF_THE_BODY.contains(name));
            if (!secret && !ofTheBody) {
                kept.add(sent.name(i), other && name.equals("host") ? target.authority() : sent.value(i));
            }
        }
        return kept.build();
    }

    private static FollowUp fail(String message, Response response, Trail before) {
        return new FollowUp.Fail(
                new RedirectException(AnsweredFacts.of(response), message, null, before.with(response)));
    }
}
