package io.sallyport.fuzz;

import io.sallyport.internal.call.MediaTypes;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The charset of a Content-Type. Second opinion: the grammar of parameters (RFC 9110 section 5.6.6) as a regular expression. */
final class CharsetTarget {

    static final Target<Function<String, Charset>> TARGET =
            new Target<>("charset", MediaTypes::charset, CharsetTarget::planted, CharsetTarget::check);

    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final Pattern PARAMETER =
            Pattern.compile(";((?:[^;\"]|" + QUOTED + "|\"(?:[^\"\\\\]|\\\\.)*+\\\\?\\z)*+)", Pattern.DOTALL);
    private static final int SHORT = 1000;

    private CharsetTarget() {}

    /** Knows the name of the parameter in lower case only. */
    private static Charset planted(String contentType) {
        return contentType.contains("charset=") ? MediaTypes.charset(contentType) : StandardCharsets.UTF_8;
    }

    private static void check(Function<String, Charset> parser, byte[] input) {
        String type = new String(input, StandardCharsets.ISO_8859_1);
        Charset read = parser.apply(type);
        if (type.length() <= SHORT) {
            Expect.same(expected(type), read, "the charset of " + type);
        }
        Expect.same(read, parser.apply("text/plain; a=\";\\\"\"; charset=\"" + read.name() + "\""), "written again");
    }

    private static Charset expected(String type) {
        int semicolon = type.indexOf(';');
        Matcher parameters = PARAMETER.matcher(type).region(Math.max(0, semicolon), type.length());
        while (parameters.lookingAt()) {
            String[] parts = parameters.group(1).trim().split("=", 2);
            if (parts.length == 2 && parts[0].toLowerCase(Locale.ROOT).equals("charset")) {
                return charset(parts[1].trim());
            }
            parameters.region(parameters.end(), type.length());
        }
        return StandardCharsets.UTF_8;
    }

    private static Charset charset(String value) {
        String name = Pattern.compile(QUOTED, Pattern.DOTALL).matcher(value).matches()
                ? value.substring(1, value.length() - 1).replaceAll("(?s)\\\\(.)", "$1")
                : value;
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
