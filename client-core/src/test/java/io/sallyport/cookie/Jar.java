package io.sallyport.cookie;

import io.sallyport.Headers;
import io.sallyport.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A jar as tests speak of it, with a clock they move. */
final class Jar {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    final InstantSource clock = () -> now;
    final MemoryCookieJar cookies;

    Jar() {
        this(MemoryCookieJar.builder());
    }

    Jar(MemoryCookieJar.Builder settings) {
        cookies = settings.clock(clock).build();
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    /** An answer comes in. */
    Jar set(String url, String... fields) {
        Headers.Builder headers = Headers.builder();
        for (String field : fields) {
            headers.add("Set-Cookie", field);
        }
        cookies.store(Request.get(url).build(), headers.build());
        return this;
    }

    /** What a request takes along. */
    @Nullable
    String sent(String url) {
        return cookies.cookies(Request.get(url).build());
    }

    List<String> names() {
        return cookies.all().stream().map(Cookie::name).toList();
    }
}
