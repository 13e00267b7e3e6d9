package io.sallyport.fuzz;

import io.sallyport.internal.text.ListGrammar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists (RFC 9110 section 5.6.1). Second opinion: a regular expression; what was read, joined and read again. */
final class ListTarget {

    static final Target<BiConsumer<String, List<String>>> TARGET =
            new Target<>("list", ListGrammar::addElements, ListTarget::planted, ListTarget::check);

    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+(?:\"|\\\\?\\z)";
    private static final Pattern ELEMENT = Pattern.compile("(?:[^,\"]|" + QUOTED + ")++", Pattern.DOTALL);

    /** What a regular expression reads without running out of stack. */
    private static final int SHORT = 1000;

    private ListTarget() {}

    /** Ends a quoted string at a quote that is escaped. */
    private static void planted(String value, List<String> elements) {
        int first = elements.size();
        ListGrammar.addElements(value.replace("\\\"", "\uFFFE\""), elements);
        for (int i = first; i < elements.size(); i++) {
            elements.set(i, elements.get(i).replace('\uFFFE', '\\'));
        }
    }

    private static void check(BiConsumer<String, List<String>> parser, byte[] input) {
        String value = new String(input, StandardCharsets.ISO_8859_1);
        List<String> read = new ArrayList<>();
        parser.accept(value, read);
        Expect.that(read.size() <= (value.length() + 1) / 2, read.size() + " elements");
        if (value.length() > SHORT) {
            return;
        }
        List<String> expected = new ArrayList<>();
        Matcher elements = ELEMENT.matcher(value);
        while (elements.find()) {
            String element = elements.group().replaceFirst("\\A[ \t]+", "").replaceFirst("[ \t]+\\z", "");
            if (!element.isEmpty()) {
                expected.add(element);
            }
        }
        Expect.same(expected, read, "the elements of " + value);
        if (value.indexOf('"') < 0) {
            List<String> again = new ArrayList<>();
            parser.accept(String.join(" ,, ", read), again);
            Expect.same(read, again, "joined and read again");
        }
    }
}
