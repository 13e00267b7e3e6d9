package io.sallyport.fuzz;

import io.sallyport.internal.text.Parameters;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parameters, as Content-Type and Content-Disposition have them. Second opinion: the grammars of RFC 9110 section 5.6.6 and RFC 8187 as regular expressions; what was read, written and read again. */
final class ParametersTarget {

    static final Target<Function<String, Map<String, String>>> TARGET =
            new Target<>("parameters", ParametersTarget::read, ParametersTarget::planted, ParametersTarget::check);

    private static final Pattern PARAMETER = Pattern.compile(
            "((?:[^;\"]|\"(?:[^\"\\\\]|\\\\.)*+\"|\"(?:[^\"\\\\]|\\\\.)*+\\\\?\\z)*+)(?:;|\\z)", Pattern.DOTALL);
    private static final Pattern PAIR =
            Pattern.compile("[ \t]*+([!#$%&'*+.^_`|~0-9A-Za-z-]++)[ \t]*+=(.*)", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+\\\\?)(?:\"|\\z)", Pattern.DOTALL);
    private static final Pattern EXTENDED =
            Pattern.compile("(?i)(utf-8|iso-8859-1)'[^']*'((?:%[0-9a-f]{2}|[!-~&&[^%]])*+)");
    private static final int SHORT = 1000;

    private ParametersTarget() {}

    private static Map<String, String> read(String value) {
        return Parameters.parse(value, 0);
    }

    /** Knows no backslash. */
    private static Map<String, String> planted(String value) {
        return read(value.replace("\\", ""));
    }

    private static void check(Function<String, Map<String, String>> parser, byte[] input) {
        String value = new String(input, StandardCharsets.ISO_8859_1);
        Map<String, String> read = parser.apply(value);
        if (value.length() > SHORT) {
            return;
        }
        Expect.same(expected(value), read, "the parameters of " + value);
        StringBuilder written = new StringBuilder();
        read.forEach((name, content) -> written.append(name).append('=').append(written(name, content)));
        Expect.same(read, parser.apply(written.toString()), "written and read again: " + written);
    }

    /** The parameters of a text, by the second opinion. */
    static Map<String, String> expected(String text) {
        Map<String, String> all = new LinkedHashMap<>();
        Matcher parameters = PARAMETER.matcher(text);
        for (int at = 0;
                at < text.length() && parameters.region(at, text.length()).lookingAt();
                at = parameters.end()) {
            Matcher pair = PAIR.matcher(parameters.group(1));
            if (pair.matches()) {
                String name = pair.group(1).toLowerCase(Locale.ROOT);
                String content = name.endsWith("*")
                        ? extended(pair.group(2).trim())
                        : plain(pair.group(2).trim());
                if (content != null) {
                    all.putIfAbsent(name, content);
                }
            }
        }
        return all;
    }

    private static String plain(String written) {
        Matcher quoted = QUOTED.matcher(written);
        String latin = quoted.lookingAt() ? quoted.group(1).replaceAll("(?s)\\\\(.)", "$1") : written;
        String utf8 = decoded(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return utf8 == null ? latin : utf8;
    }

    private static @Nullable String extended(String written) {
        Matcher value = EXTENDED.matcher(written);
        if (!value.matches()) {
            return null;
        }
        StringBuilder latin = new StringBuilder();
        Matcher escapes = Pattern.compile("%(..)").matcher(value.group(2));
        while (escapes.find()) {
            String character = Character.toString((char) Integer.parseInt(escapes.group(1), 16));
            escapes.appendReplacement(latin, Matcher.quoteReplacement(character));
        }
        escapes.appendTail(latin);
        return decoded(latin.toString().getBytes(StandardCharsets.ISO_8859_1), Charset.forName(value.group(1)));
    }

    private static @Nullable String decoded(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** As a server should write it. */
    private static String written(String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        if (!name.endsWith("*")) {
            String latin = new String(bytes, StandardCharsets.ISO_8859_1);
            return "\"" + latin.replaceAll("([\"\\\\])", "\\\\$1") + "\";";
        }
        StringBuilder out = new StringBuilder("UTF-8''");
        for (byte b : bytes) {
            out.append(String.format("%%%02X", b & 0xFF));
        }
        return out.append(';').toString();
    }
}
