package io.sallyport.internal.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which targets go direct, as the variable {@code no_proxy} lists them. What is no host, address or network in it matches nothing, as everywhere. Immutable.
 *
 * @param all whether it is {@code *}
 * @param entries the others
 */
record NoProxy(boolean all, List<Entry> entries) {

    /** One element of the list. */
    sealed interface Entry {

        boolean matches(String host, byte @Nullable [] address, int port);
    }

    /**
     * A host and all below it.
     *
     * @param name in lower case, without dots at its ends
     * @param port 0 for all
     */
    record Name(String name, int port) implements Entry {

        @Override
        public boolean matches(String host, byte @Nullable [] address, int targetPort) {
            if (address != null || (port != 0 && port != targetPort) || !host.endsWith(name)) {
                return false;
            }
            int before = host.length() - name.length() - 1;
            return before < 0 || host.charAt(before) == '.';
        }
    }

    /**
     * The addresses whose first bits are these; all of them, for a single address.
     *
     * @param address its first bits count
     * @param bits how many
     * @param port 0 for all
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Network(byte[] address, int bits, int port) implements Entry {

        @Override
        public boolean matches(String host, byte @Nullable [] other, int targetPort) {
            if (other == null || other.length != address.length || (port != 0 && port != targetPort)) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, other, 0, whole)) {
                return false;
            }
            int mask = 0xFF00 >> bits % 8 & 0xFF;
            return mask == 0 || (address[whole] & mask) == (other[whole] & mask);
        }
    }

    static NoProxy parse(String list) {
        if (list.strip().equals("*")) {
            return new NoProxy(true, List.of());
        }
        List<Entry> entries = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= list.length(); i++) {
            if (i == list.length() || list.charAt(i) == ',' || list.charAt(i) <= ' ') {
                Entry entry = start == i ? null : entry(list.substring(start, i));
                if (entry != null) {
                    entries.add(entry);
                }
                start = i + 1;
            }
        }
        return new NoProxy(false, List.copyOf(entries));
    }

    private static @Nullable Entry entry(String text) {
        String host = text;
        int port = 0;
        int slash = host.indexOf('/');
        int colon = host.lastIndexOf(':');
        boolean bare = host.indexOf(':') != colon && host.charAt(0) != '[';
        if (slash < 0 && colon >= 0 && !bare && !host.endsWith("]")) {
            port = ProxyText.port(host.substring(colon + 1));
            host = host.substring(0, colon);
        }
        String network = slash < 0 ? host : host.substring(0, slash);
        String normal = port < 0 ? null : normal(network);
        if (normal == null) {
            return null;
        }
        byte[] address = address(normal);
        if (address == null) {
            return slash >= 0 ? null : new Name(normal, port);
        }
        int bits = slash < 0 ? address.length * 8 : bits(host.substring(slash + 1));
        return bits < 0 || bits > address.length * 8 ? null : new Network(address, bits, port);
    }

    private static int bits(String digits) {
        return digits.equals("0") ? 0 : ProxyText.port(digits);
    }

    private static @Nullable String normal(String text) {
        String host = text.startsWith("*.") ? text.substring(2) : text.startsWith(".") ? text.substring(1) : text;
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        try {
            return host.isEmpty() ? null : ProxyText.host(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The bytes of an address in numbers, or null for a name. */
    private static byte @Nullable [] address(String host) {
        boolean literal = host.indexOf(':') >= 0 || Character.isDigit(host.charAt(host.length() - 1));
        if (!literal || (host.indexOf(':') < 0 && !isDotted(host))) {
            return null;
        }
        try {
            return InetAddress.getByName(host).getAddress(); // nothing is looked up
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static boolean isDotted(String host) {
        return host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    /** Whether a target goes direct. */
    boolean matches(String host, int port) {
        if (all || entries.isEmpty()) {
            return all;
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        byte[] address = name.isEmpty() ? null : address(name);
        for (Entry entry : entries) {
            if (entry.matches(name, address, port)) {
                return true;
            }
        }
        return false;
    }
}
