package io.sallyport.cookie;

import io.sallyport.Headers;
import io.sallyport.Request;
import io.sallyport.TargetUri;
import io.sallyport.internal.cookie.CookieRules;
import io.sallyport.internal.text.Bounds;
import io.sallyport.internal.text.Tokens;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A jar that keeps cookies in memory, by RFC 6265bis as a browser does, but for what needs a browser: SameSite and HttpOnly are kept and change nothing. Stricter than the RFC in one thing, as browsers
 * are: a host never sets cookies for a domain above its own registrable one. Thread-safe; blocks only once, when the first request has the {@link PublicSuffixes#bundled list} of public suffixes read.
 */
public final class MemoryCookieJar implements CookieJar {

    /** Default of {@link Builder#maxCookies}: 3,000. */
    public static final int DEFAULT_MAX_COOKIES = 3000;

    /** Default of {@link Builder#maxCookiesPerSite}: 180. */
    public static final int DEFAULT_MAX_COOKIES_PER_SITE = 180;

    /** Default of {@link Builder#maxFieldBytes}: 8,190. */
    public static final int DEFAULT_MAX_FIELD_BYTES = 8190;

    private final InstantSource clock;
    private final PublicSuffixes suffixes;
    private final int maxFieldBytes;

    /** Its own lock. */
    private final CookieTable table;

    private MemoryCookieJar(Builder builder) {
        this.clock = builder.clock;
        this.suffixes = builder.suffixes;
        this.maxFieldBytes = builder.maxFieldBytes;
        this.table = new CookieTable(builder.maxCookies, builder.maxCookiesPerSite);
    }

    /** {@return an empty jar with all defaults} */
    public static MemoryCookieJar create() {
        return builder().build();
    }

    /** {@return a builder that starts with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public @Nullable String cookies(Request request) {
        TargetUri target = request.target();
        suffixes.rules();
        synchronized (table) {
            if (table.isEmpty()) {
                return null;
            }
        }
        String site = siteOf(target.host());
        String path = CookieRules.pathOf(target.pathAndQuery());
        Instant now = clock.instant();
        synchronized (table) {
            return table.field(site, target.host(), path, target.isSecure(), now, maxFieldBytes);
        }
    }

    @Override
    public void store(Request request, Headers headers) {
        Instant now = clock.instant();
        List<Cookie> set = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            if (Tokens.equalsIgnoreCase(headers.name(i), "Set-Cookie")) {
                Cookie cookie = Cookie.parse(request.target(), headers.value(i), now, suffixes);
                if (cookie != null) {
                    set.add(cookie);
                }
            }
        }
        if (set.isEmpty()) {
            return;
        }
        String site = siteOf(request.target().host());
        synchronized (table) {
            for (Cookie cookie : set) {
                if (request.target().isSecure() || !table.hidesSecure(cookie, site, now)) {
                    table.put(cookie, site, now);
                }
            }
        }
    }

    /** Only until the list of public suffixes is read, which the first question does. */
    @Override
    public boolean mayBlock() {
        return !suffixes.isRead();
    }

    Instant now() {
        return clock.instant();
    }

    private String siteOf(String host) {
        String registrable = suffixes.registrableDomainOf(host);
        return registrable != null ? registrable : host;
    }

    /**
     * Puts a cookie into the jar, in place of one with the same name, domain and path. Nobody is asked whether it may be: that is for cookies of servers. One for all hosts of a public suffix is sent to
     * none of them.
     *
     * @param cookie ends after {@link Cookie#MAX_AGE} at the latest
     */
    public void add(Cookie cookie) {
        Instant now = clock.instant();
        Cookie kept = cookie.endingBy(now.plus(Cookie.MAX_AGE));
        String site = siteOf(cookie.domain());
        synchronized (table) {
            table.put(kept, site, now);
        }
    }

    /**
     * {@return whether there was a cookie of the same name, domain and path} It is removed.
     *
     * @param cookie its value and dates do not matter
     */
    public boolean remove(Cookie cookie) {
        synchronized (table) {
            return table.remove(cookie);
        }
    }

    /** {@return all cookies that have not ended, oldest first} A copy. */
    public List<Cookie> all() {
        Instant now = clock.instant();
        synchronized (table) {
            return table.all(now);
        }
    }

    /** Removes the cookies that have no date of their end. */
    public void endSession() {
        synchronized (table) {
            table.removeSession();
        }
    }

    /** Removes all cookies. */
    public void clear() {
        synchronized (table) {
            table.clear();
        }
    }

    /** How many there are, and no more of them. */
    @Override
    public String toString() {
        return "MemoryCookieJar[" + all().size() + " cookies]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private InstantSource clock = Clock.systemUTC();
        private PublicSuffixes suffixes = PublicSuffixes.bundled();
        private int maxCookies = DEFAULT_MAX_COOKIES;
        private int maxCookiesPerSite = DEFAULT_MAX_COOKIES_PER_SITE;
        private int maxFieldBytes = DEFAULT_MAX_FIELD_BYTES;

        private Builder() {}

        /**
         * What time it is.
         *
         * @param value default: the system's clock
         * @return this
         */
        public Builder clock(InstantSource value) {
            this.clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Whose domains nobody may set cookies for.
         *
         * @param value such as {@link PublicSuffixes#read(java.nio.file.Path) a newer list}; default: {@link PublicSuffixes#bundled}
         * @return this
         */
        public Builder publicSuffixes(PublicSuffixes value) {
            this.suffixes = Objects.requireNonNull(value, "publicSuffixes");
            return this;
        }

        /**
         * Cookies the jar holds at most. When there are more, those that have ended go, then the one that was not used for longest.
         *
         * @param value 1 to 1,000,000; default: {@value MemoryCookieJar#DEFAULT_MAX_COOKIES}
         * @return this
         * @throws IllegalArgumentException for other values
         */
        public Builder maxCookies(int value) {
            this.maxCookies = Bounds.between(1, 1_000_000, value, "maxCookies");
            return this;
        }

        /**
         * Cookies of one site, which is a registrable domain with all hosts below it. When there are more, one that has ended goes, else one that is not Secure, else any; of these the one that was not used
         * for longest.
         *
         * @param value 1 to 1,000,000; default: {@value MemoryCookieJar#DEFAULT_MAX_COOKIES_PER_SITE}
         * @return this
         * @throws IllegalArgumentException for other values
         */
        public Builder maxCookiesPerSite(int value) {
            this.maxCookiesPerSite = Bounds.between(1, 1_000_000, value, "maxCookiesPerSite");
            return this;
        }

        /**
         * Bytes of one request's Cookie value. Cookies that would make it longer are left out, the last in order first; servers refuse requests whose headers are too long, so that a sender of many
         * cookies could else lock its visitors out.
         *
         * @param value 1 to 1,048,576; default: {@value MemoryCookieJar#DEFAULT_MAX_FIELD_BYTES}
         * @return this
         * @throws IllegalArgumentException for other values
         */
        public Builder maxFieldBytes(int value) {
            this.maxFieldBytes = Bounds.between(1, 1024 * 1024, value, "maxFieldBytes");
            return this;
        }

        /** {@return an empty jar} The builder may go on to be used. */
        public MemoryCookieJar build() {
            return new MemoryCookieJar(this);
        }
    }
}
