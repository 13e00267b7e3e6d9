package io.sallyport.internal.text;

/**
 * Which hosts a setting is for: {@code example.com} is that host alone, {@code *.example.com} all hosts with one label more, and not {@code example.com} itself. Immutable.
 *
 * @param name what the host is, or what it ends with after its first label: a lower-case ASCII name without a last dot, or an address
 * @param underneath whether it is for the hosts one label below the name
 */
public record HostPattern(String name, boolean underneath) {

    private static final String ANY_LABEL = "*.";

    /**
     * Reads a pattern as users write it.
     *
     * @param text a host as in a URL, with {@code *.} before it or not
     * @param setting what it is for, for the failure's text
     * @return the pattern
     * @throws IllegalArgumentException if it is none
     */
    public static HostPattern parse(String text, String setting) {
        boolean underneath = text.startsWith(ANY_LABEL);
        String host = underneath ? text.substring(ANY_LABEL.length()) : text;
        try {
            boolean bareIpv6 = host.indexOf(':') >= 0 && !host.startsWith("[");
            String name = withoutLastDot(HostText.normalize(bareIpv6 ? "[" + host + "]" : host, text));
            boolean address = name.indexOf(':') >= 0 || AddressText.endsInNumber(name);
            if (name.indexOf('*') < 0 && !name.isEmpty() && !(underneath && address)) {
                return new HostPattern(name, underneath);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(unexpected(text, setting), e);
        }
        throw new IllegalArgumentException(unexpected(text, setting));
    }

    /**
     * Whether the setting is for a host.
     *
     * @param host a host as a request's target has it
     * @return whether it is
     */
    public boolean matches(String host) {
        String candidate = withoutLastDot(host);
        if (!underneath) {
            return candidate.equals(name);
        }
        int dot = candidate.indexOf('.');
        return dot > 0 && candidate.length() - dot - 1 == name.length() && candidate.endsWith(name);
    }

    private static String withoutLastDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static String unexpected(String text, String setting) {
        return setting + ": \"" + text + "\" (expected: a host, or \"*.\" and a host name)";
    }

    /** As users write it. */
    @Override
    public String toString() {
        return underneath ? ANY_LABEL + name : name;
    }
}
