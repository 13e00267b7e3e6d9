package io.sallyport.internal.text;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/** Reads the host of a URL as browsers do (WHATWG URL section 3.5), with IDNA 2003 for names. Pure functions. Stateless. */
final class HostText {

    private static final String FORBIDDEN = " #/:<>?@[\\]^|%\"`{}";

    private HostText() {}

    /** A lower-case ASCII name, an IPv4 address in dotted form, or an IPv6 address without brackets. */
    static String normalize(String host, String url) {
        if (host.isEmpty()) {
            throw UrlText.bad(url, "has no host");
        }
        if (host.charAt(0) == '[') {
            return ipv6(host, url);
        }
        String name = toAscii(percentDecoded(host), url);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7F || FORBIDDEN.indexOf(c) >= 0) {
                throw UrlText.bad(url, "has " + Tokens.name(c) + " in the host");
            }
        }
        return endsInNumber(name) ? ipv4(name, url) : name;
    }

    private static String toAscii(String name, String url) {
        if (name.chars().allMatch(c -> c < 0x80)) {
            return Tokens.lower(name);
        }
        try {
            return Tokens.lower(IDN.toASCII(name, IDN.ALLOW_UNASSIGNED));
        } catch (IllegalArgumentException e) {
            throw UrlText.bad(url, "has a host that is no domain name (" + e.getMessage() + ")");
        }
    }

    private static String percentDecoded(String host) {
        if (host.indexOf('%') < 0) {
            return host;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(host.length());
        byte[] raw = host.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (raw[i] == '%' && high >= 0 && low >= 0) {
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.write(raw[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String ipv6(String bracketed, String url) {
        String inside = bracketed.substring(1, Math.max(1, bracketed.length() - 1));
        if (!bracketed.endsWith("]") || inside.indexOf('%') >= 0 || inside.indexOf(':') < 0) {
            throw UrlText.bad(url, "has no IPv6 address in its brackets (zone identifiers are not supported)");
        }
        try {
            // A literal in brackets is parsed, never looked up.
            InetAddress address = InetAddress.getByName(bracketed);
            return address instanceof Inet6Address
                    ? compressed(address.getAddress())
                    : "::ffff:" + address.getHostAddress();
        } catch (UnknownHostException e) {
            throw UrlText.bad(url, "has no IPv6 address in its brackets");
        }
    }

    /** The text form of RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as {@code ::}. */
    private static String compressed(byte[] address) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (address[2 * i] & 0xFF) << 8 | (address[2 * i + 1] & 0xFF);
        }
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
            i = Math.max(i, end - 1);
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == runStart) {
                out.append("::");
                i += runLength - 1;
            } else {
                out.append(out.length() == 0 || out.charAt(out.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }

    private static boolean endsInNumber(String name) {
        String trimmed = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        String last = trimmed.substring(trimmed.lastIndexOf('.') + 1);
        return !last.isEmpty() && (last.chars().allMatch(c -> c >= '0' && c <= '9') || number(last) >= 0);
    }

    /** One to four numbers, decimal, octal (0...) or hexadecimal (0x...); the last one fills the bytes that are left. */
    private static String ipv4(String name, String url) {
        String trimmed = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        String[] parts = trimmed.split("\\.", -1);
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long number = parts.length > 4 ? -1 : number(parts[i]);
            boolean last = i == parts.length - 1;
            long limit = last ? 1L << (8 * (5 - parts.length)) : 256;
            if (number < 0 || number >= limit) {
                throw UrlText.bad(url, "has a host that ends in a number and is no IPv4 address");
            }
            address |= last ? number : number << (8 * (3 - i));
        }
        return (address >> 24 & 255) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    private static long number(String text) {
        boolean hex = text.startsWith("0x");
        boolean octal = !hex && text.length() > 1 && text.startsWith("0");
        String digits = hex ? text.substring(2) : text;
        int radix = hex ? 16 : octal ? 8 : 10;
        if (digits.isEmpty()) {
            return hex ? 0 : -1;
        }
        if (digits.length() > 12 || !digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0)) {
            return -1;
        }
        return Long.parseLong(digits, radix);
    }
}
