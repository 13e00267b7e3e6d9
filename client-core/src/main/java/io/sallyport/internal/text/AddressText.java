package io.sallyport.internal.text;

import org.jspecify.annotations.Nullable;

/** Reads IP addresses as URLs write them (WHATWG URL section 3.5). Pure functions: nothing is looked up. Stateless. */
final class AddressText {

    private static final int GROUPS = 8;

    /** More than any address; numbers stop growing here. */
    private static final long TOO_LARGE = 1L << 40;

    private AddressText() {}

    /** Whether the last label of a lower-case name is a number, so that the whole must be an IPv4 address. */
    static boolean endsInNumber(String name) {
        int end = withoutLastDot(name);
        int start = name.lastIndexOf('.', end - 1) + 1;
        if (start == end) {
            return false;
        }
        return allDigits(name, start, end) || number(name, start, end) >= 0;
    }

    /**
     * An IPv4 address in dotted form, or null if it is none. Browsers take one to four numbers, decimal, octal (0...) or hexadecimal (0x...); the last one fills the bytes that are left.
     */
    static @Nullable String ipv4(String name) {
        int end = withoutLastDot(name);
        long address = 0;
        int start = 0;
        for (int part = 0; part < 4; part++) {
            int dot = name.indexOf('.', start);
            boolean last = dot < 0 || dot >= end;
            long number = number(name, start, last ? end : dot);
            long limit = last ? 1L << (8 * (4 - part)) : 256;
            if (number < 0 || number >= limit) {
                return null;
            }
            if (last) {
                return dotted(address | number);
            }
            address |= number << (8 * (3 - part));
            start = dot + 1;
        }
        return null;
    }

    /** An IPv6 address, given without brackets, in the text form of RFC 5952, or null if it is none. */
    static @Nullable String ipv6(String text) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = -1;
        int end = text.length();
        int i = 0;
        if (text.startsWith("::")) {
            gap = 0;
            i = 2;
        }
        while (i < end) {
            if (count == GROUPS) {
                return null;
            }
            if (text.charAt(i) == ':') {
                if (gap >= 0 || count == 0) {
                    return null;
                }
                gap = count;
                i++;
                continue;
            }
            int start = i;
            int group = 0;
            while (i < end && i - start < 4 && digit(text.charAt(i), 16) >= 0) {
                group = group * 16 + digit(text.charAt(i), 16);
                i++;
            }
            if (i < end && text.charAt(i) == '.') {
                long tail = strictIpv4(text, start);
                if (tail < 0 || count > GROUPS - 2) {
                    return null;
                }
                groups[count++] = (int) (tail >> 16);
                groups[count++] = (int) (tail & 0xFFFF);
                break;
            }
            boolean colon = i < end && text.charAt(i) == ':' && i + 1 < end;
            if (i == start || (i < end && !colon)) {
                return null;
            }
            groups[count++] = group;
            i++;
        }
        if (gap < 0 ? count < GROUPS : count == GROUPS) {
            return null;
        }
        return compressed(expanded(groups, count, gap));
    }

    private static int[] expanded(int[] groups, int count, int gap) {
        if (gap < 0) {
            return groups;
        }
        int[] all = new int[GROUPS];
        System.arraycopy(groups, 0, all, 0, gap);
        System.arraycopy(groups, gap, all, GROUPS - (count - gap), count - gap);
        return all;
    }

    /** Lower case, no leading zeros, the first longest run of two or more zero groups as {@code ::}. */
    private static String compressed(int[] groups) {
        int runStart = -1;
        int runLength = 1;
        int start = -1;
        for (int i = 0; i < GROUPS; i++) {
            if (groups[i] != 0) {
                start = -1;
                continue;
            }
            if (start < 0) {
                start = i;
            }
            if (i + 1 - start > runLength) {
                runStart = start;
                runLength = i + 1 - start;
            }
        }
        StringBuilder out = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (runStart >= 0 && i >= runStart && i < runStart + runLength) {
                out.append(i == runStart ? "::" : "");
                continue;
            }
            boolean separated = i == 0 || out.charAt(out.length() - 1) == ':';
            out.append(separated ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return out.toString();
    }

    /** The four decimal numbers at the end of an IPv6 address, or -1. */
    private static long strictIpv4(String text, int from) {
        long address = 0;
        int start = from;
        for (int part = 0; part < 4; part++) {
            int dot = text.indexOf('.', start);
            int end = dot < 0 ? text.length() : dot;
            boolean zeros = end - start > 1 && text.charAt(start) == '0';
            long number = allDigits(text, start, end) && !zeros ? number(text, start, end) : -1;
            if (number < 0 || number > 255 || (dot < 0) != (part == 3)) {
                return -1;
            }
            address = address << 8 | number;
            start = end + 1;
        }
        return address;
    }

    private static String dotted(long address) {
        return (address >> 24 & 255) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    private static int withoutLastDot(String name) {
        return name.endsWith(".") ? name.length() - 1 : name.length();
    }

    private static boolean allDigits(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (digit(text.charAt(i), 10) < 0) {
                return false;
            }
        }
        return end > start;
    }

    /** A number in the notations of C, or -1 if it is none. */
    private static long number(String text, int start, int end) {
        if (start >= end) {
            return -1;
        }
        boolean hex = text.startsWith("0x", start) && end - start >= 2;
        boolean octal = !hex && end - start > 1 && text.charAt(start) == '0';
        int radix = hex ? 16 : octal ? 8 : 10;
        long value = 0;
        for (int i = hex ? start + 2 : start; i < end; i++) {
            int digit = digit(text.charAt(i), radix);
            if (digit < 0) {
                return -1;
            }
            value = Math.min(value * radix + digit, TOO_LARGE);
        }
        return value;
    }

    private static int digit(char c, int radix) {
        return c < 0x80 ? Character.digit(c, radix) : -1;
    }
}
