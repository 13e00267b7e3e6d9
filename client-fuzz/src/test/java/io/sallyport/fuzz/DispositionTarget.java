package io.sallyport.fuzz;

import io.sallyport.ContentDisposition;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of files that servers suggest. What must hold: each is fit to be one, and what is fit stays as it is. Second opinion on what was suggested: {@link ParametersTarget}. */
final class DispositionTarget {

    static final Target<Function<String, @Nullable String>> TARGET =
            new Target<>("disposition", DispositionTarget::read, DispositionTarget::planted, DispositionTarget::check);

    private static final Pattern UNFIT = Pattern.compile("[<>:\"|?*/\\\\\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    private static final Pattern DEVICE = Pattern.compile(
            "(?i)(?:con|prn|aux|nul|conin\\$|conout\\$|(?:com|lpt)[0-9\u00B9\u00B2\u00B3])[. \u00A0]*(?:\\..*)?");
    private static final Pattern PLAIN = Pattern.compile("[a-z]{4,40}\\.[a-z]{1,10}");
    private static final int MOST_BYTES = 200;

    private DispositionTarget() {}

    private static @Nullable String read(String field) {
        return ContentDisposition.parse(field).fileName();
    }

    /** Lets through what Windows refuses. */
    private static @Nullable String planted(String field) {
        String name = read(field);
        String suggested = ContentDisposition.parse(field).parameter("filename");
        return name != null
                        && suggested != null
                        && name.length() == suggested.length()
                        && suggested.matches(".*[<>:\"|?*].*")
                ? suggested
                : name;
    }

    private static void check(Function<String, @Nullable String> parser, byte[] input) {
        String field = new String(input, StandardCharsets.ISO_8859_1);
        String name = parser.apply(field);
        if (name != null) {
            isFit(name);
        }
        if (field.length() <= Target.SECOND_OPINION / 8) {
            compare(field, name);
        }
    }

    private static void isFit(String name) {
        Expect.that(!name.isEmpty() && !UNFIT.matcher(name).find(), "a name that is unfit: " + name);
        Expect.that(!name.startsWith(".") && !name.endsWith("."), "a name with dots at its ends: " + name);
        Expect.that(name.equals(name.strip()), "a name with spaces at its ends: " + name);
        Expect.that(!DEVICE.matcher(name).matches(), "a name of a device: " + name);
        Expect.that(name.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES, "a name that is too long: " + name);
    }

    private static void compare(String field, @Nullable String name) {
        int semicolon = field.indexOf(';');
        Map<String, String> parameters =
                semicolon < 0 ? Map.of() : ParametersTarget.expected(field.substring(semicolon + 1));
        String suggested = parameters.getOrDefault("filename*", parameters.get("filename"));
        Expect.that(suggested != null || name == null, "a name of nothing");
        if (suggested != null && PLAIN.matcher(suggested).matches()) {
            Expect.that(suggested.equals(name) || DEVICE.matcher(suggested).matches(), "a plain name was changed");
        }
    }
}
