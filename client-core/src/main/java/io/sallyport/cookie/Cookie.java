package io.sallyport.cookie;

import io.sallyport.TargetUri;
import io.sallyport.internal.cookie.CookieRules;
import io.sallyport.internal.cookie.SetCookie;
import io.sallyport.internal.text.HostText;
import io.sallyport.internal.text.Masking;
import io.sallyport.internal.text.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One cookie as a jar holds it (RFC 6265bis section 5.7). Its value is a secret and never in {@link #toString}. Immutable. */
public final class Cookie {

    /** How long a cookie lives at most, whatever its server says: 400 days. */
    public static final Duration MAX_AGE = Duration.ofDays(400);

    /** What SameSite asks of browsers (RFC 6265bis section 5.6.7). A client has no site that a request comes from, so it is kept for those who want to know and changes nothing. */
    public enum SameSite {
        /** Never with requests from another site. */
        STRICT,
        /** With requests from another site only if they navigate. */
        LAX,
        /** With all requests. */
        NONE
    }

    private final String name;
    private final String value;
    private final String domain;
    private final boolean hostOnly;
    private final String path;
    private final boolean secure;
    private final boolean httpOnly;
    private final @Nullable SameSite sameSite;
    private final Instant created;
    private final @Nullable Instant expires;

    private Cookie(Builder builder, Instant created) {
        this.name = builder.name;
        this.value = builder.value;
        this.domain = builder.domain;
        this.hostOnly = builder.hostOnly;
        this.path = builder.path;
        this.secure = builder.secure;
        this.httpOnly = builder.httpOnly;
        this.sameSite = builder.sameSite;
        this.created = created;
        this.expires = builder.expires;
    }

    /**
     * {@return a builder for a cookie of one host, with path {@code /} and until the session ends}
     *
     * @param name without control characters, {@code ;} and {@code =}; may be empty
     * @param value without control characters and {@code ;}, with the name at most 4,096 characters; not empty if the name is
     * @param host to be sent to, a name in any script or an IP address (IPv6 without brackets)
     * @throws IllegalArgumentException for other names, values and hosts; the value is not quoted
     */
    public static Builder builder(String name, String value, String host) {
        return new Builder(name, value, host);
    }

    /**
     * {@return the cookie that a Set-Cookie field sets, or null if RFC 6265bis refuses it: a domain its sender does not belong to or that is a public suffix, a Secure cookie from an origin that is not
     * https, a broken promise of a {@code __Secure-} or {@code __Host-} name, SameSite=None without Secure, control characters, or more than 4,096 bytes} It may have expired, which is how servers
     * delete cookies. Total.
     *
     * @param target where the answer came from
     * @param setCookie the value of one field
     * @param now when it came
     * @param suffixes whose domains nobody may set cookies for
     */
    public static @Nullable Cookie parse(TargetUri target, String setCookie, Instant now, PublicSuffixes suffixes) {
        SetCookie said = SetCookie.parse(setCookie);
        return said == null ? null : new Acceptance(target, now, suffixes).judge(said);
    }

    /** {@return the name; may be empty} */
    public String name() {
        return name;
    }

    /** {@return the value as the server wrote it, quotes and all; a secret} */
    public String value() {
        return value;
    }

    /** {@return the host it belongs to, or the domain whose hosts it is sent to: lower-case ASCII without a leading dot, or an IP address} */
    public String domain() {
        return domain;
    }

    /** {@return whether it is sent to the very host only, and not to those below it} */
    public boolean hostOnly() {
        return hostOnly;
    }

    /** {@return the path it is sent to, and to those below; starts with a slash} */
    public String path() {
        return path;
    }

    /** {@return whether it is sent over https only} */
    public boolean secure() {
        return secure;
    }

    /** {@return whether the server asked to hide it from scripts} Kept, changes nothing. */
    public boolean httpOnly() {
        return httpOnly;
    }

    /** {@return what the server asked of browsers; null if nothing, or nothing known} */
    public @Nullable SameSite sameSite() {
        return sameSite;
    }

    /** {@return when it came first; a newer value of the same cookie keeps it} */
    public Instant created() {
        return created;
    }

    /** {@return when it ends; null if with the session, that is: with the jar or its {@code endSession}} */
    public @Nullable Instant expires() {
        return expires;
    }

    /**
     * {@return whether it has ended}
     *
     * @param now the moment to judge by
     */
    public boolean isExpired(Instant now) {
        return expires != null && !expires.isAfter(now);
    }

    /**
     * {@return whether it is sent to a target (RFC 6265bis section 5.8.3): by host, path and scheme} An address of loopback counts as every other: without https it gets no Secure cookies.
     *
     * @param target where a request goes
     */
    public boolean matches(TargetUri target) {
        return matches(target.host(), CookieRules.pathOf(target.pathAndQuery()), target.isSecure());
    }

    boolean matches(String host, String requestPath, boolean https) {
        return (https || !secure)
                && (hostOnly ? host.equals(domain) : CookieRules.domainMatches(host, domain))
                && CookieRules.pathMatches(requestPath, path);
    }

    /** Whether this one would be sent in the place of the other: the same name, domains of which one holds the other, and a path at or below the other's. */
    boolean hides(Cookie other) {
        return name.equals(other.name)
                && (CookieRules.domainMatches(domain, other.domain) || CookieRules.domainMatches(other.domain, domain))
                && CookieRules.pathMatches(path, other.path);
    }

    /** As it stands in a Cookie field. */
    int length() {
        return name.isEmpty() ? value.length() : name.length() + 1 + value.length();
    }

    void appendTo(StringBuilder field) {
        if (!name.isEmpty()) {
            field.append(name).append('=');
        }
        field.append(value);
    }

    /** The same, ending at that time if it would end later. */
    Cookie endingBy(Instant limit) {
        Builder limited = new Builder(this);
        limited.expires = Acceptance.atMost(expires, limit);
        return new Cookie(limited, created);
    }

    /** The same with another time of its coming. */
    Cookie createdAt(Instant time) {
        return new Cookie(new Builder(this), time);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cookie that
                && name.equals(that.name)
                && value.equals(that.value)
                && domain.equals(that.domain)
                && hostOnly == that.hostOnly
                && path.equals(that.path)
                && secure == that.secure
                && httpOnly == that.httpOnly
                && sameSite == that.sameSite
                && created.equals(that.created)
                && Objects.equals(expires, that.expires);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, value, domain, path);
    }

    /** Everything but the value: {@code id=***; Domain=example.com; Path=/; Secure}. */
    @Override
    public String toString() {
        return Tokens.printable(name)
                + "=" + Masking.MASK
                + (hostOnly ? "; Host=" : "; Domain=") + domain
                + "; Path=" + Tokens.printable(path)
                + (expires == null ? "" : "; Expires=" + expires)
                + (secure ? "; Secure" : "")
                + (httpOnly ? "; HttpOnly" : "")
                + (sameSite == null ? "" : "; SameSite=" + sameSite);
    }

    /** Collects a cookie. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private final String value;
        private final String domain;
        private boolean hostOnly = true;
        private String path = "/";
        private boolean secure;
        private boolean httpOnly;
        private @Nullable SameSite sameSite;
        private @Nullable Instant expires;

        private Builder(String name, String value, String host) {
            this.name = requireText(name, "name", ";=");
            this.value = requireText(value, "value", ";");
            int length = name.length() + value.length();
            if (length == 0 || length > SetCookie.MAX_NAME_AND_VALUE) {
                throw new IllegalArgumentException(
                        "cookie: name and value have " + length + " characters (expected: 1 to 4096)");
            }
            boolean bareIpv6 = host.indexOf(':') >= 0 && !host.startsWith("[");
            this.domain = HostText.normalize(bareIpv6 ? "[" + host + "]" : host, host);
        }

        private Builder(Cookie from) {
            this.name = from.name;
            this.value = from.value;
            this.domain = from.domain;
            this.hostOnly = from.hostOnly;
            this.path = from.path;
            this.secure = from.secure;
            this.httpOnly = from.httpOnly;
            this.sameSite = from.sameSite;
            this.expires = from.expires;
        }

        /** For what was judged already. */
        Builder(String name, String value, String domain, boolean hostOnly) {
            this.name = name;
            this.value = value;
            this.domain = domain;
            this.hostOnly = hostOnly;
        }

        /** The value is not quoted: it is a secret. */
        private static String requireText(String text, String what, String forbidden) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < ' ' || c == 0x7F || c > 0xFF || forbidden.indexOf(c) >= 0) {
                    throw new IllegalArgumentException("cookie " + what + " has " + Tokens.name(c) + " at index " + i
                            + " (expected: Latin-1 without control characters and " + forbidden + ")");
                }
            }
            if (!text.strip().equals(text)) {
                throw new IllegalArgumentException("cookie " + what + " starts or ends with a space");
            }
            return text;
        }

        /**
         * Also sent to all hosts below. Default: to the very host.
         *
         * @return this
         */
        public Builder withSubdomains() {
            this.hostOnly = false;
            return this;
        }

        /**
         * The path it is sent to, and to those below.
         *
         * @param newPath starts with a slash, at most 1,024 characters; default: {@code /}
         * @return this
         * @throws IllegalArgumentException for other paths
         */
        public Builder path(String newPath) {
            requireText(newPath, "path", ";");
            if (!newPath.startsWith("/") || newPath.length() > SetCookie.MAX_ATTRIBUTE) {
                throw new IllegalArgumentException("cookie path: \"" + Tokens.printable(newPath)
                        + "\" (expected: starts with a slash, at most 1024 characters)");
            }
            this.path = newPath;
            return this;
        }

        /**
         * Over https only.
         *
         * @param newSecure default: false
         * @return this
         */
        public Builder secure(boolean newSecure) {
            this.secure = newSecure;
            return this;
        }

        /**
         * Marked as hidden from scripts.
         *
         * @param newHttpOnly default: false
         * @return this
         */
        public Builder httpOnly(boolean newHttpOnly) {
            this.httpOnly = newHttpOnly;
            return this;
        }

        /**
         * What is asked of browsers.
         *
         * @param newSameSite or null, the default
         * @return this
         */
        public Builder sameSite(@Nullable SameSite newSameSite) {
            this.sameSite = newSameSite;
            return this;
        }

        /**
         * When it ends; null for the session's end. A jar ends it after {@link Cookie#MAX_AGE} at the latest.
         *
         * @param newExpires or null, the default
         * @return this
         */
        public Builder expires(@Nullable Instant newExpires) {
            this.expires = newExpires;
            return this;
        }

        /**
         * {@return the cookie} The builder may go on to be used.
         *
         * @param created when it came, which orders cookies of equally long paths
         */
        public Cookie build(Instant created) {
            return new Cookie(this, created);
        }

        /** For what was judged already. */
        Builder pathAsJudged(String newPath) {
            this.path = newPath;
            return this;
        }
    }
}
