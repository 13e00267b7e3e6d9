package io.sallyport.internal.cookie;

import io.sallyport.internal.text.HostText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of a Public Suffix List, ICANN's and private ones, in one sorted block of ASCII: some 150 KB. Immutable. */
public final class SuffixRules {

    private static final int PLAIN = 1;
    private static final int WILDCARD = 2;
    private static final int EXCEPTION = 4;

    /** All names, sorted, one behind the other. */
    private final byte[] names;

    /** Where each name starts; one more for the end. */
    private final int[] starts;

    /** Which rules there are for each name. */
    private final byte[] kinds;

    /** Labels of the longest name: a longer part of a host cannot be one. */
    private final int maxLabels;

    private SuffixRules(Map<String, Integer> rules) {
        String[] sorted = rules.keySet().toArray(String[]::new);
        Arrays.sort(sorted);
        this.names = String.join("", sorted).getBytes(StandardCharsets.ISO_8859_1);
        this.starts = new int[sorted.length + 1];
        this.kinds = new byte[sorted.length];
        int longest = 0;
        for (int i = 0; i < sorted.length; i++) {
            starts[i + 1] = starts[i] + sorted[i].length();
            kinds[i] = rules.getOrDefault(sorted[i], 0).byteValue();
            longest = Math.max(
                    longest, (int) sorted[i].chars().filter(c -> c == '.').count() + 1);
        }
        this.maxLabels = longest;
    }

    /** The rules that the artifact brings along. Read when they are first asked for. */
    public static SuffixRules bundled() {
        return Bundled.RULES;
    }

    /**
     * Reads a list in the format of publicsuffix.org, in UTF-8; the caller closes the stream.
     *
     * @throws IOException if it cannot be read, a line is no rule, or there are no rules
     */
    public static SuffixRules read(InputStream in) throws IOException {
        Map<String, Integer> rules = new HashMap<>(16_384);
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String rule = upToSpace(line);
            if (!rule.isEmpty() && !rule.startsWith("//")) {
                add(rule, number, rules);
            }
        }
        if (rules.isEmpty()) {
            throw new IOException("the public suffix list has no rules");
        }
        return new SuffixRules(rules);
    }

    private static String upToSpace(String line) {
        String text = line.strip();
        for (int i = 0; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return text.substring(0, i);
            }
        }
        return text;
    }

    private static void add(String rule, int line, Map<String, Integer> rules) throws IOException {
        if (rule.equals("*")) {
            return; // the rule for what no rule is for
        }
        int kind = rule.startsWith("!") ? EXCEPTION : rule.startsWith("*.") ? WILDCARD : PLAIN;
        String name = rule.substring(kind == EXCEPTION ? 1 : kind == WILDCARD ? 2 : 0);
        String ascii;
        try {
            ascii = HostText.normalize(name, name);
        } catch (IllegalArgumentException e) {
            throw new IOException("line " + line + " of the public suffix list is no rule", e);
        }
        if (ascii.indexOf('*') >= 0 || ascii.startsWith(".") || ascii.endsWith(".") || ascii.contains("..")) {
            throw new IOException("line " + line + " of the public suffix list is no rule");
        }
        rules.merge(ascii, kind, (a, b) -> a | b);
    }

    /** How many names there are rules for. */
    public int size() {
        return kinds.length;
    }

    /** Whether a host, lower case and ASCII and no address, is a public suffix. A dot at its end is overlooked. */
    public boolean isPublicSuffix(String host) {
        String name = withoutLastDot(host);
        return !name.isEmpty() && suffixStart(name) == 0;
    }

    /** The public suffix of a host, lower case and ASCII and no address, and the label before it; null if there is none before it. A dot at its end is kept. */
    public @Nullable String registrableDomain(String host) {
        int suffix = suffixStart(withoutLastDot(host));
        if (suffix == 0) {
            return null;
        }
        int start = host.lastIndexOf('.', suffix - 2) + 1;
        return start == suffix - 1 ? null : host.substring(start);
    }

    /** Where the public suffix starts: by an exception, else by the longest rule, else at the last label. What has a wildcard below it counts as a suffix too, as for libpsl: it is nobody's own. */
    private int suffixStart(String name) {
        int best = -1;
        int end = name.length();
        for (int labels = 1; labels <= maxLabels && end >= 0; labels++) {
            int start = name.lastIndexOf('.', end - 1) + 1;
            int rules = find(name, start);
            if ((rules & EXCEPTION) != 0) {
                return name.indexOf('.', start) + 1;
            }
            if (rules != 0 || best < 0) {
                best = start;
            }
            if ((rules & WILDCARD) != 0 && start > 0) {
                best = name.lastIndexOf('.', start - 2) + 1;
            }
            end = start - 1;
        }
        return best;
    }

    /** The rules for the part of a name that starts there; 0 if there are none. */
    private int find(String name, int from) {
        int low = 0;
        int high = kinds.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(middle, name, from);
            if (order == 0) {
                return kinds[middle];
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return 0;
    }

    private int compare(int index, String name, int from) {
        int length = starts[index + 1] - starts[index];
        int other = name.length() - from;
        for (int i = 0; i < Math.min(length, other); i++) {
            int order = names[starts[index] + i] - name.charAt(from + i);
            if (order != 0) {
                return order;
            }
        }
        return length - other;
    }

    private static String withoutLastDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** Loads the bundled list when it is first touched. */
    private static final class Bundled {

        private static final String NAME = "public_suffix_list.dat";
        private static final SuffixRules RULES = load();

        private static SuffixRules load() {
            try (InputStream in = SuffixRules.class.getResourceAsStream(NAME)) {
                if (in == null) {
                    throw new IllegalStateException(NAME + " is missing in the artifact sallyport-client-core");
                }
                return read(in);
            } catch (IOException e) {
                throw new IllegalStateException(NAME + " cannot be read", e);
            }
        }
    }
}
