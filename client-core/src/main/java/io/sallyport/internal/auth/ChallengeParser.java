package io.sallyport.internal.auth;

import io.sallyport.auth.Challenge;
import io.sallyport.internal.text.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads challenges and authentication parameters (RFC 9110 sections 11.2 to 11.4). Some servers send parameters with white space between them for a comma, and values without the quotes that they need: both are read. Any text gives what can be read of it, in linear time: a
 * field is read up to its first mistake, and the challenge with the mistake is left out. Confined to one field.
 */
final class ChallengeParser {

    static final int MAX_CHALLENGES = 16;
    static final int MAX_PARAMETERS = 32;

    private final String text;
    private int at;

    private ChallengeParser(String text) {
        this.text = text;
    }

    /** The challenges of all fields, in their order. */
    static List<Challenge> challenges(List<String> fields) {
        List<Challenge> all = new ArrayList<>();
        for (String field : fields) {
            new ChallengeParser(field).readInto(all);
        }
        return all;
    }

    /** The parameters of an {@code Authentication-Info} field; empty if it cannot be read. */
    static Map<String, String> parameters(String field) {
        ChallengeParser parser = new ChallengeParser(field);
        parser.skipEmptyElements();
        Map<String, String> all = new LinkedHashMap<>();
        return parser.readParameters(all) && parser.atEnd() ? all : Map.of();
    }

    private void readInto(List<Challenge> all) {
        skipEmptyElements();
        while (!atEnd() && all.size() < MAX_CHALLENGES) {
            Challenge next = readChallenge();
            if (next == null) {
                return;
            }
            all.add(next);
            skipEmptyElements();
        }
    }

    private @Nullable Challenge readChallenge() {
        String scheme = readToken();
        if (scheme.isEmpty()) {
            return null;
        }
        boolean spaced = skipSpaces();
        boolean alone = atEnd() || text.charAt(at) == ',';
        if (!alone && !spaced) {
            return null;
        }
        String token68 = alone ? null : readToken68();
        if (token68 != null) {
            return new Challenge(scheme, token68, Map.of());
        }
        skipEmptyElements();
        Map<String, String> parameters = new LinkedHashMap<>();
        boolean read = readParameters(parameters) && (alone || !parameters.isEmpty());
        return read ? new Challenge(scheme, null, parameters) : null;
    }

    /** A token68 that is all of its element; null, and nothing read, if there is none. */
    private @Nullable String readToken68() {
        int end = at;
        while (end < text.length() && isToken68Char(text.charAt(end))) {
            end++;
        }
        int letters = end - at;
        while (end < text.length() && text.charAt(end) == '=') {
            end++;
        }
        int rest = end;
        while (rest < text.length() && isSpace(text.charAt(rest))) {
            rest++;
        }
        if (letters == 0 || (rest < text.length() && text.charAt(rest) != ',')) {
            return null;
        }
        String token = text.substring(at, end);
        at = rest;
        return token;
    }

    private static boolean isToken68Char(char c) {
        return (c >= '0' && c <= '9') || (Tokens.lower(c) >= 'a' && Tokens.lower(c) <= 'z') || "-._~+/".indexOf(c) >= 0;
    }

    /** Reads parameters up to the end or the next scheme; false at a mistake: a second value for a name is one, too. */
    private boolean readParameters(Map<String, String> parameters) {
        while (!atEnd()) {
            int start = at;
            String name = readToken();
            skipSpaces();
            if (name.isEmpty() || atEnd() || text.charAt(at) != '=') {
                at = start; // the next scheme, or a mistake where one should be
                return true;
            }
            at++;
            skipSpaces();
            String value = readValue();
            boolean ended = skipSpaces() || atEnd() || text.charAt(at) == ',';
            if (value == null
                    || !ended
                    || parameters.size() == MAX_PARAMETERS
                    || parameters.put(Tokens.lower(name), value) != null) {
                at = text.length();
                return false;
            }
            skipEmptyElements();
        }
        return true;
    }

    private @Nullable String readValue() {
        if (!atEnd() && text.charAt(at) == '"') {
            return readQuoted();
        }
        int start = at;
        while (!atEnd() && isUnquoted(text.charAt(at))) {
            at++;
        }
        return at == start ? null : text.substring(start, at);
    }

    /** A token's, and what servers put there without the quotes that it needs, such as a path. */
    private static boolean isUnquoted(char c) {
        return c > ' ' && c < 0x7F && c != ',' && c != '"' && c != '\\';
    }

    private @Nullable String readQuoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\') {
                at++;
                if (atEnd()) {
                    return null;
                }
                c = text.charAt(at);
            }
            if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
                return null;
            }
            value.append(c);
        }
        return null;
    }

    private String readToken() {
        int start = at;
        while (!atEnd() && Tokens.isTokenChar(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skipEmptyElements() {
        while (!atEnd() && (text.charAt(at) == ',' || isSpace(text.charAt(at)))) {
            at++;
        }
    }

    private boolean skipSpaces() {
        int start = at;
        while (!atEnd() && isSpace(text.charAt(at))) {
            at++;
        }
        return at > start;
    }

    private boolean atEnd() {
        return at >= text.length();
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
