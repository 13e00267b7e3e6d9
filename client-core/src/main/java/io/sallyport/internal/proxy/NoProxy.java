package io.sallyport.internal.proxy;

import io.sallyport.internal.text.IpRange;
import java.util.ArrayList;
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
     * Some addresses.
     *
     * @param range which
     * @param port 0 for all
     */
    record Network(IpRange range, int port) implements Entry {

        @Override
        public boolean matches(String host, byte @Nullable [] address, int targetPort) {
            return address != null && (port == 0 || port == targetPort) && range.contains(address);
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
        if (IpRange.address(normal) == null) {
            return slash >= 0 ? null : new Name(normal, port);
        }
        try {
            return new Network(IpRange.parse(slash < 0 ? normal : normal + host.substring(slash), "no_proxy"), port);
        } catch (IllegalArgumentException e) {
            return null;
        }
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

    /** Whether a target goes direct. */
    boolean matches(String host, int port) {
        if (all || entries.isEmpty()) {
            return all;
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        byte[] address = name.isEmpty() ? null : IpRange.address(name);
        for (Entry entry : entries) {
            if (entry.matches(name, address, port)) {
                return true;
            }
        }
        return false;
    }
}
