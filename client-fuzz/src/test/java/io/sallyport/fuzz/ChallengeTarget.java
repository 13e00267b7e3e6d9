package io.sallyport.fuzz;

import io.sallyport.auth.Challenge;
import io.sallyport.internal.auth.Challenges;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Challenges. Second opinion: the grammar of RFC 9110 section 11 as regular expressions, where white space stands for a comma behind a parameter, and values need no quotes; what was read, written and read again. */
final class ChallengeTarget {

    static final Target<Function<String, List<Challenge>>> TARGET =
            new Target<>("challenges", Challenges::read, ChallengeTarget::planted, ChallengeTarget::check);

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String QUOTED =
            "\"(?:[\t \\x21\\x23-\\x5B\\x5D-\\x7E\\x80-\\xFF]|\\\\[\t \\x21-\\x7E\\x80-\\xFF])*+\"";
    private static final String UNQUOTED = "[\\x21\\x23-\\x2B\\x2D-\\x5B\\x5D-\\x7E]++";
    private static final String END = "[ \t]*+(?=,|\\z)";
    private static final Pattern SEPARATORS = Pattern.compile("[, \t]*+");
    private static final Pattern SCHEME = Pattern.compile("(" + TOKEN + ")(?=[ \t,]|\\z)");
    private static final Pattern ALONE = Pattern.compile(END);
    private static final Pattern TOKEN68 = Pattern.compile("[ \t]++([0-9A-Za-z._~+/-]++=*+)" + END);
    private static final Pattern NAME = Pattern.compile("[, \t]*+(" + TOKEN + ")[ \t]*+=[ \t]*+");
    private static final Pattern VALUE = Pattern.compile("(" + UNQUOTED + "|" + QUOTED + ")(?=[ \t,]|\\z)");

    /** The bounds that are documented. */
    private static final int MOST_CHALLENGES = 16;

    private static final int MOST_PARAMETERS = 32;
    private static final int SHORT = 1000;

    private ChallengeTarget() {}

    /** Knows no tab. */
    private static List<Challenge> planted(String field) {
        return Challenges.read(field.replace('\t', '!'));
    }

    private static void check(Function<String, List<Challenge>> parser, byte[] input) {
        String field = new String(input, StandardCharsets.ISO_8859_1);
        List<Challenge> read = parser.apply(field);
        Expect.that(read.size() <= MOST_CHALLENGES, read.size() + " challenges");
        if (field.length() <= SHORT) {
            Expect.same(expected(field), read, "the challenges of " + field);
        }
        String written = written(read);
        Expect.same(read, parser.apply(written), "written and read again: " + written);
    }

    private static List<Challenge> expected(String field) {
        List<Challenge> all = new ArrayList<>();
        Cursor at = new Cursor(field);
        at.passes(SEPARATORS);
        while (all.size() < MOST_CHALLENGES && at.passes(SCHEME)) {
            String scheme = at.group(1);
            boolean alone = at.sees(ALONE);
            if (!alone && at.passes(TOKEN68)) {
                all.add(new Challenge(scheme, at.group(1), Map.of()));
            } else {
                Map<String, String> parameters = parameters(at);
                if (parameters == null || (parameters.isEmpty() && !alone)) {
                    break;
                }
                all.add(new Challenge(scheme, null, parameters));
            }
            at.passes(SEPARATORS);
        }
        return all;
    }

    /** Up to what is none; null at a mistake. */
    private static @Nullable Map<String, String> parameters(Cursor at) {
        Map<String, String> all = new LinkedHashMap<>();
        while (at.passes(NAME)) {
            String name = at.group(1).toLowerCase(Locale.ROOT);
            if (!at.passes(VALUE) || all.size() == MOST_PARAMETERS || all.containsKey(name)) {
                return null;
            }
            String value = at.group(1);
            boolean quoted = value.startsWith("\"");
            all.put(name, quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value);
        }
        return all;
    }

    /** A place in a text, and what was passed last. */
    private static final class Cursor {

        private final Matcher matcher;
        private MatchResult passed;

        Cursor(String text) {
            matcher = SEPARATORS.matcher(text);
            passed = matcher;
        }

        boolean sees(Pattern pattern) {
            return matcher.usePattern(pattern).lookingAt();
        }

        boolean passes(Pattern pattern) {
            if (!sees(pattern)) {
                return false;
            }
            passed = matcher.toMatchResult();
            matcher.region(matcher.end(), matcher.regionEnd());
            return true;
        }

        String group(int number) {
            return passed.group(number);
        }
    }

    private static String written(List<Challenge> challenges) {
        List<String> all = new ArrayList<>();
        for (Challenge challenge : challenges) {
            List<String> parameters = new ArrayList<>();
            challenge
                    .parameters()
                    .forEach((name, value) ->
                            parameters.add(name + "=\"" + value.replaceAll("([\"\\\\])", "\\\\$1") + '"'));
            String token = challenge.token68() == null ? String.join(", ", parameters) : challenge.token68();
            all.add(challenge.scheme() + " " + token);
        }
        return String.join(", ", all);
    }
}
