package io.sallyport.cookie;

import io.sallyport.internal.cookie.CookieRules;
import io.sallyport.internal.cookie.SuffixRules;
import io.sallyport.internal.text.HostText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which domains belong to many parties ({@code com}, {@code co.uk}, {@code github.io}), so that none of them may set cookies for all: the Public Suffix List with its ICANN and private rules. A domain
 * under no rule is treated as if its last label were listed. Thread-safe; never changes.
 */
public final class PublicSuffixes {

    private static final PublicSuffixes BUNDLED = new PublicSuffixes(null);

    /** Null until those that come along are needed. */
    private volatile @Nullable SuffixRules rules;

    private PublicSuffixes(@Nullable SuffixRules rules) {
        this.rules = rules;
    }

    /** {@return the list that comes with this version of the library} It is read when it is first needed: some tens of milliseconds, once; it then holds about 200 KB. */
    public static PublicSuffixes bundled() {
        return BUNDLED;
    }

    /**
     * {@return a newer list} Reads the file before it returns.
     *
     * @param file in the format of publicsuffix.org, in UTF-8
     * @throws IOException if it cannot be read, has no rules, or a line is none, which is named by its number
     */
    public static PublicSuffixes read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    /**
     * {@return a newer list} Reads the stream to its end before it returns.
     *
     * @param in in the format of publicsuffix.org, in UTF-8; left open
     * @throws IOException if it cannot be read, has no rules, or a line is none, which is named by its number
     */
    public static PublicSuffixes read(InputStream in) throws IOException {
        return new PublicSuffixes(SuffixRules.read(in));
    }

    /**
     * {@return whether a domain is a public suffix}
     *
     * @param domain in any case and script; an IP address is none
     * @throws IllegalArgumentException if it is no domain name
     */
    public boolean isPublicSuffix(String domain) {
        String name = HostText.normalize(domain, domain);
        return !CookieRules.isAddress(name) && rules().isPublicSuffix(name);
    }

    /**
     * {@return the public suffix and the label before it ({@code example.co.uk} for {@code www.example.co.uk}), in lower-case ASCII; null for public suffixes and IP addresses}
     *
     * @param domain in any case and script
     * @throws IllegalArgumentException if it is no domain name
     */
    public @Nullable String registrableDomain(String domain) {
        return registrableDomainOf(HostText.normalize(domain, domain));
    }

    /** For hosts as targets have them. */
    @Nullable
    String registrableDomainOf(String host) {
        return CookieRules.isAddress(host) ? null : rules().registrableDomain(host);
    }

    /** Whether asking takes no reading first. */
    boolean isRead() {
        return rules != null;
    }

    /** Reads the list if that was not done before. */
    SuffixRules rules() {
        SuffixRules known = rules;
        if (known == null) {
            known = SuffixRules.bundled();
            rules = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return this == BUNDLED ? "PublicSuffixes[bundled]" : "PublicSuffixes[" + rules().size() + " names]";
    }
}
