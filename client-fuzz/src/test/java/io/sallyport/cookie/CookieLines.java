package io.sallyport.cookie;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lines of a cookie file, which only the jar reads otherwise. */
public interface CookieLines {

    /** As the jar reads them. */
    CookieLines OURS = NetscapeFormat::read;

    /** The cookie of a line, or null. */
    @Nullable
    Cookie read(String line, Instant created);

    /** The line of a cookie, or null. */
    static @Nullable String write(Cookie cookie) {
        return NetscapeFormat.write(cookie);
    }
}
