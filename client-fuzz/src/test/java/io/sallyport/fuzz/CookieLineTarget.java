package io.sallyport.fuzz;

import io.sallyport.cookie.Cookie;
import io.sallyport.cookie.CookieLines;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lines of cookie files. Second opinion: {@code split}; what was read, written and read again. */
final class CookieLineTarget {

    static final Target<CookieLines> TARGET =
            new Target<>("cookie-line", CookieLines.OURS, CookieLineTarget::planted, CookieLineTarget::check);

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ORDINARY =
            "(#HttpOnly_)?\\.?[a-z]{1,20}\\.[a-z]{1,20}\t(TRUE|FALSE)\t/[a-z/]*\t(TRUE|FALSE)\t[0-9]{1,10}\t[a-z]{1,20}\t[a-z]{1,20}";

    private CookieLineTarget() {}

    /** Takes names for lower case. */
    private static @Nullable Cookie planted(String line, Instant created) {
        String[] fields = line.split("\t", -1);
        if (fields.length == 7) {
            fields[5] = fields[5].toLowerCase(Locale.ROOT);
        }
        return CookieLines.OURS.read(String.join("\t", fields), created);
    }

    private static void check(CookieLines reader, byte[] input) {
        String line = new String(input, StandardCharsets.UTF_8).split("[\r\n]", 2)[0];
        Cookie read = reader.read(line, NOW);
        if (read == null) {
            Expect.that(line.length() > Target.SECOND_OPINION || !line.matches(ORDINARY), "no cookie in " + line);
            return;
        }
        String written = CookieLines.write(read);
        Expect.that(written != null || read.domain().startsWith("."), "a cookie that cannot be written: " + line);
        if (written != null) {
            Expect.same(read, reader.read(written, NOW), "written and read again: " + written);
        }
        boolean elsewhere = ("*** " + read.domain() + read.path()).contains(read.value());
        Expect.that(elsewhere || !read.toString().startsWith(read.name() + "=" + read.value()), "a value in " + read);
        compare(line, read);
    }

    private static void compare(String line, Cookie read) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 7) {
            return; // path or value was left out
        }
        Expect.same(line.startsWith("#HttpOnly_"), read.httpOnly(), "HttpOnly of " + line);
        Expect.same(!fields[1].equalsIgnoreCase("TRUE"), read.hostOnly(), "host only in " + line);
        Expect.same(fields[2].startsWith("/") ? fields[2] : "/", read.path(), "path in " + line);
        Expect.same(fields[3].equalsIgnoreCase("TRUE"), read.secure(), "Secure in " + line);
        Expect.same(fields[5], read.name(), "name in " + line);
        Expect.same(fields[6], read.value(), "value in " + line);
        Expect.same(fields[4].matches("0+"), read.expires() == null, "end in " + line);
    }
}
