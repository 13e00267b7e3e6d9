package io.sallyport.cookie;

import io.sallyport.TargetUri;
import io.sallyport.internal.cookie.CookieRules;
import io.sallyport.internal.cookie.SetCookie;
import io.sallyport.internal.text.Tokens;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether the sender of an answer may set a cookie, and what becomes of it (RFC 6265bis section 5.7.3, as far as it takes no look into a jar). Immutable. */
record Acceptance(TargetUri target, Instant now, PublicSuffixes suffixes) {

    /** The cookie, or null if it is refused. */
    @Nullable
    Cookie judge(SetCookie said) {
        boolean insecure = said.secure() && !target.isSecure();
        Cookie.SameSite sameSite = sameSite(said.sameSite());
        if (insecure || (sameSite == Cookie.SameSite.NONE && !said.secure())) {
            return null;
        }
        String host = target.host();
        boolean hostOnly = said.domain().isEmpty() || isOwnSuffix(host, said.domain());
        if (!hostOnly && !maySet(host, said.domain())) {
            return null;
        }
        String written = said.path();
        String path =
                written != null && written.startsWith("/") ? written : CookieRules.defaultPath(target.pathAndQuery());
        boolean wholeHost = hostOnly && written != null && path.equals("/");
        if (!CookieRules.keepsPrefix(said.name(), said.value(), said.secure(), wholeHost)) {
            return null;
        }
        return new Cookie.Builder(said.name(), said.value(), hostOnly ? host : said.domain(), hostOnly)
                .pathAsJudged(path)
                .secure(said.secure())
                .httpOnly(said.httpOnly())
                .sameSite(sameSite)
                .expires(expires(said))
                .build(now);
    }

    /** A host that is a public suffix itself, or an address, may name itself: the cookie is then for it alone. */
    private boolean isOwnSuffix(String host, String domain) {
        return host.equals(domain) && suffixes.registrableDomainOf(host) == null;
    }

    /** The domain must be the host's or above it, and not above what one party can register. */
    private boolean maySet(String host, String domain) {
        if (!CookieRules.domainMatches(host, domain)) {
            return false;
        }
        String registrable = suffixes.registrableDomainOf(host);
        return registrable != null && CookieRules.domainMatches(domain, registrable);
    }

    /** Max-Age goes before Expires; neither reaches beyond the longest age. */
    private @Nullable Instant expires(SetCookie said) {
        Long maxAge = said.maxAge();
        if (maxAge != null) {
            return maxAge <= 0 ? Instant.EPOCH : now.plusSeconds(Math.min(maxAge, Cookie.MAX_AGE.toSeconds()));
        }
        return atMost(said.expires(), now.plus(Cookie.MAX_AGE));
    }

    static @Nullable Instant atMost(@Nullable Instant time, Instant limit) {
        return time != null && time.isAfter(limit) ? limit : time;
    }

    private static Cookie.@Nullable SameSite sameSite(@Nullable String written) {
        if (written == null) {
            return null;
        }
        return switch (Tokens.lower(written)) {
            case "strict" -> Cookie.SameSite.STRICT;
            case "lax" -> Cookie.SameSite.LAX;
            case "none" -> Cookie.SameSite.NONE;
            default -> null;
        };
    }
}
