package io.sallyport.internal.text;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The IP addresses whose first bits are the same: {@code 10.0.0.0/8}, {@code fe80::/10}, or a single one. Immutable. */
public final class IpRange {

    private final byte[] start;
    private final int bits;

    private IpRange(byte[] start, int bits) {
        this.start = start;
        this.bits = bits;
    }

    /** The addresses that begin with so many bits of these 4 or 16 bytes. */
    public static IpRange of(byte[] start, int bits) {
        return new IpRange(start.clone(), bits);
    }

    /**
     * A range in CIDR notation, or one address.
     *
     * @throws IllegalArgumentException if it is none; the text names the setting
     */
    public static IpRange parse(String text, String setting) {
        int slash = text.indexOf('/');
        byte[] start = address(slash < 0 ? text : text.substring(0, slash));
        int bits = start == null ? -1 : slash < 0 ? 8 * start.length : bits(text.substring(slash + 1));
        if (start == null || bits < 0 || bits > 8 * start.length) {
            throw new IllegalArgumentException(
                    setting + ": " + text + " (expected: an IP address, or a range of them such as 10.0.0.0/8)");
        }
        return new IpRange(start, bits);
    }

    /** The bytes of an address in numbers; null if the text is none. Nothing is looked up. */
    public static byte @Nullable [] address(String text) {
        boolean v6 = text.indexOf(':') >= 0 && text.chars().allMatch(c -> c == ':' || c == '.' || isHex(c));
        if (!v6 && !isDotted(text)) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static boolean isHex(int c) {
        return Character.digit(c, 16) >= 0 && c < 128;
    }

    /** Four numbers of a byte: anything else the platform would look up. */
    private static boolean isDotted(String text) {
        String[] parts = text.split("\\.", -1);
        for (String part : parts) {
            int value = bits(part);
            if (value < 0 || value > 255) {
                return false;
            }
        }
        return parts.length == 4;
    }

    private static int bits(String digits) {
        boolean isNumber =
                !digits.isEmpty() && digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.parseInt(digits) : -1;
    }

    /** Whether an address of 4 or 16 bytes is one of them. */
    public boolean contains(byte[] address) {
        if (address.length != start.length) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(start, 0, whole, address, 0, whole)) {
            return false;
        }
        int mask = 0xFF00 >> bits % 8 & 0xFF;
        return mask == 0 || (start[whole] & mask) == (address[whole] & mask);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpRange that && bits == that.bits && Arrays.equals(start, that.start);
    }

    @Override
    public int hashCode() {
        return 31 * bits + Arrays.hashCode(start);
    }

    @Override
    public String toString() {
        try {
            String address = InetAddress.getByAddress(start).getHostAddress();
            return bits == 8 * start.length ? address : address + "/" + bits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + start.length + " bytes", e);
        }
    }
}
