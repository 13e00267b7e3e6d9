package io.sallyport.internal.download;

import io.sallyport.Headers;
import io.sallyport.internal.text.HttpDate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which version of a file some bytes are of, so that others of the same version fit behind them. Immutable.
 *
 * @param validator what goes into {@code If-Range} (RFC 9110 section 13.1.5): an entity tag or a date; empty if the server names none that is strong
 * @param total the bytes of the file, or -1
 */
record Version(String validator, long total) {

    private static final int LONGEST = 1024;

    /** What an answer says of it. */
    static Version of(Headers headers, long total) {
        return new Version(validator(headers), total);
    }

    boolean isResumable() {
        return !validator.isEmpty();
    }

    private static String validator(Headers headers) {
        String tag = headers.first("ETag");
        if (tag != null) {
            boolean strong = tag.length() >= 2 && tag.length() <= LONGEST && tag.startsWith("\"") && tag.endsWith("\"");
            return strong ? tag : "";
        }
        String modified = headers.first("Last-Modified");
        return modified != null && isStrong(modified, headers.first("Date")) ? modified : "";
    }

    /** RFC 9110 section 8.8.2.2: it may have changed again within the second in which it was sent. */
    private static boolean isStrong(String modified, @Nullable String date) {
        Instant now = Instant.EPOCH; // years of two digits are not written by anybody who knows ranges
        Instant then = HttpDate.parse(modified, now);
        Instant sent = date == null ? null : HttpDate.parse(date, now);
        return then != null && sent != null && Duration.between(then, sent).toSeconds() >= 1;
    }
}
