package io.sallyport.internal.text;

import java.util.List;

/** The list grammar of RFC 9110 section 5.6.1. Pure functions. Stateless. */
public final class ListGrammar {

    private ListGrammar() {}

    /** Adds the elements of one field value; quoted strings are kept as written, with their quotes. */
    public static void addElements(String value, List<String> elements) {
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                addElement(value, start, i, elements);
                start = i + 1;
            }
        }
        addElement(value, start, value.length(), elements);
    }

    private static void addElement(String value, int start, int end, List<String> elements) {
        int from = start;
        int to = end;
        while (from < to && isSpace(value.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(value.charAt(to - 1))) {
            to--;
        }
        if (from < to) {
            elements.add(value.substring(from, to));
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
