package io.sallyport.fuzz;

import io.sallyport.internal.cookie.SuffixRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of public suffixes, and a host, which is the last line. Second opinion: the algorithm of publicsuffix.org to the letter, rule by rule. */
final class SuffixTarget {

    /** Reads a list. */
    interface Reader {
        SuffixRules read(InputStream in) throws IOException;
    }

    static final Target<Reader> TARGET =
            new Target<>("suffixes", SuffixRules::read, SuffixTarget::planted, SuffixTarget::check);

    private static final String LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
    private static final String NAME = "(" + LABEL + "\\.)*[a-z]([a-z0-9-]*[a-z0-9])?";

    private SuffixTarget() {}

    /** Does not see a last line that has no end. */
    private static SuffixRules planted(InputStream in) throws IOException {
        String list = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        String lines = list.substring(0, list.lastIndexOf('\n') + 1);
        return SuffixRules.read(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    }

    private static void check(Reader reader, byte[] input) throws IOException {
        String text = new String(input, StandardCharsets.UTF_8);
        int newline = text.lastIndexOf('\n');
        String list = text.substring(0, Math.max(0, newline));
        String host = text.substring(newline + 1);
        List<String> rules = rules(list);
        boolean good = rules != null && !rules.isEmpty();
        SuffixRules read;
        try {
            read = reader.read(new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            Expect.that(!good, "a refusal of " + rules);
            return;
        }
        Expect.that(read.size() >= 1 && read.size() <= list.length(), "size " + read.size());
        if (rules != null && !rules.isEmpty() && host.length() <= 1000 && host.matches(NAME)) {
            compare(rules, read, host);
        }
    }

    private static void compare(List<String> rules, SuffixRules read, String host) {
        String suffix = publicSuffix(rules, host);
        if (suffix == null) {
            return;
        }
        String own = null;
        if (!suffix.equals(host)) {
            String before = host.substring(0, host.length() - suffix.length() - 1);
            own = before.substring(before.lastIndexOf('.') + 1) + "." + suffix;
        }
        Expect.same(own == null, read.isPublicSuffix(host), host + " as a public suffix by " + rules);
        Expect.same(own, read.registrableDomain(host), "the registrable domain of " + host + " by " + rules);
        Expect.same(own == null ? null : own + ".", read.registrableDomain(host + "."), "with a dot at its end");
    }

    /** Null if there is a line that is no plain rule. */
    private static @Nullable List<String> rules(String list) {
        List<String> rules = new ArrayList<>();
        for (String line : list.split("\r\n|\r|\n", -1)) {
            if (line.isEmpty() || line.startsWith("//")) {
                continue;
            }
            if (line.length() > 200 || rules.size() == 20 || !line.matches("(\\*\\.|!" + LABEL + "\\.)?" + NAME)) {
                return null;
            }
            rules.add(line);
        }
        return rules;
    }

    /** Null if two exceptions match, or an exception is for a name that has one label. */
    private static @Nullable String publicSuffix(List<String> rules, String host) {
        String[] labels = host.split("\\.", -1);
        int best = 1;
        int exceptions = 0;
        int except = 0;
        for (String rule : rules) {
            String[] parts = rule.replace("!", "").split("\\.", -1);
            if (rule.startsWith("!") && matches(parts, labels)) {
                exceptions++;
                except = parts.length - 1;
            } else if (matches(parts, labels)) {
                best = Math.max(best, parts.length);
            }
            // As libpsl has it, what has a wildcard below it is a suffix too.
            String[] above = Arrays.copyOfRange(parts, 1, parts.length);
            if (rule.startsWith("*.") && matches(above, labels)) {
                best = Math.max(best, above.length);
            }
        }
        if (exceptions > 1) {
            return null;
        }
        int count = exceptions == 1 ? except : best;
        return String.join(".", Arrays.copyOfRange(labels, labels.length - count, labels.length));
    }

    private static boolean matches(String[] rule, String[] host) {
        for (int i = 1; i <= rule.length; i++) {
            String part = rule[rule.length - i];
            if (i > host.length || !(part.equals("*") || part.equals(host[host.length - i]))) {
                return false;
            }
        }
        return true;
    }
}
