package io.sallyport.internal.text;

import java.net.IDN;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/** Reads the host of a URL as browsers do (WHATWG URL section 3.5, UTS 46 without transitional mapping). Pure functions. Stateless. */
public final class HostText {

    private static final String FORBIDDEN = " #/:<>?@[\\]^|%\"`{}";
    private static final char DOTTED_I = '\u0130';
    private static final char SHARP_S = '\u00DF';
    private static final char FINAL_SIGMA = '\u03C2';
    private static final char SIGMA = '\u03C3';

    /** Letters of other scripts are mapped and encoded label by label, which takes more than linear time; a domain name has 253 characters at most. */
    private static final int MAX_MAPPED = 1024;

    private HostText() {}

    /** A lower-case ASCII name, an IPv4 address in dotted form, or an IPv6 address without brackets. */
    public static String normalize(String host, String url) {
        if (!host.isEmpty() && host.charAt(0) == '[') {
            return ipv6(host, url);
        }
        String name = toAscii(Percent.unescape(host), url);
        if (name.isEmpty()) {
            throw UrlText.bad(url, "has no host");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7F || FORBIDDEN.indexOf(c) >= 0) {
                throw UrlText.bad(url, "has " + Tokens.name(c) + " in the host");
            }
        }
        if (!AddressText.endsInNumber(name)) {
            return name;
        }
        String address = AddressText.ipv4(name);
        if (address == null) {
            throw UrlText.bad(url, "has a host that ends in a number and is no IPv4 address");
        }
        return address;
    }

    /** The host as an authority has it: IPv6 addresses in brackets. */
    public static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    private static String ipv6(String bracketed, String url) {
        String address =
                bracketed.endsWith("]") ? AddressText.ipv6(bracketed.substring(1, bracketed.length() - 1)) : null;
        if (address == null) {
            throw UrlText.bad(url, "has no IPv6 address in its brackets (zone identifiers are not supported)");
        }
        return address;
    }

    private static String toAscii(String name, String url) {
        if (isAscii(name)) {
            return Tokens.lower(name);
        }
        if (name.length() > MAX_MAPPED) {
            throw UrlText.bad(url, "has a host of more than " + MAX_MAPPED + " characters");
        }
        List<String> labels = new ArrayList<>();
        for (String label : name.split("[.\u3002\uFF0E\uFF61]", -1)) {
            labels.add(isAscii(label) ? Tokens.lower(label) : labelToAscii(label, url));
        }
        return String.join(".", labels);
    }

    /** One label. The JDK knows IDNA 2003 only, which takes the sharp s and the final sigma for other letters: those labels are encoded here. */
    private static String labelToAscii(String label, String url) {
        for (int i = 0; i < label.length(); i++) {
            if (label.charAt(i) == '\u200C' || label.charAt(i) == '\u200D') {
                // IDNA 2003 drops joiners: that is another name than the one that was written.
                throw UrlText.bad(
                        url, "has " + Tokens.name(label.charAt(i)) + " in the host (expected: such names as xn--...)");
            }
        }
        String mapped = mapped(label);
        String plain = mapped.replace(SHARP_S, 's').replace(FINAL_SIGMA, SIGMA);
        String ascii;
        try {
            ascii = Tokens.lower(IDN.toASCII(plain, IDN.ALLOW_UNASSIGNED));
        } catch (IllegalArgumentException e) {
            throw UrlText.bad(url, "has a host that is no domain name");
        }
        if (ascii.indexOf('.') >= 0) {
            throw UrlText.bad(url, "has a dot inside a letter of the host");
        }
        return plain.equals(mapped) ? ascii : "xn--" + Punycode.encode(mapped);
    }

    /**
     * Compatibility forms and upper case replaced, by the JDK's own tables, which are newer than IDNA 2003. Letter by letter: the case of a sigma does not depend on its place. The dotted capital I is
     * left to IDNA, which has two letters for it.
     */
    private static String mapped(String label) {
        StringBuilder lower = new StringBuilder(label.length());
        Normalizer.normalize(label, Normalizer.Form.NFKC)
                .codePoints()
                .map(c -> c == DOTTED_I ? c : Character.toLowerCase(c))
                .forEach(lower::appendCodePoint);
        return Normalizer.normalize(lower, Normalizer.Form.NFKC);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
