package io.sallyport.internal.cookie;

/** Which cookie belongs to which request (RFC 6265bis sections 5.1.3 and 5.1.4), and the promises in names (section 4.1.3). Pure functions. Stateless. */
public final class CookieRules {

    private static final String SECURE_PREFIX = "__Secure-";
    private static final String HOST_PREFIX = "__Host-";

    private CookieRules() {}

    /** Whether a host, which is lower case, is the domain or lies below it. An address lies below nothing. */
    public static boolean domainMatches(String host, String domain) {
        if (host.equals(domain)) {
            return true;
        }
        int dot = host.length() - domain.length() - 1;
        return dot >= 0 && !domain.isEmpty() && host.charAt(dot) == '.' && host.endsWith(domain) && !isAddress(host);
    }

    /** Whether a host, as a target has it, is an IP address: names never end in a number. */
    public static boolean isAddress(String host) {
        return host.indexOf(':') >= 0
                || (!host.isEmpty()
                        && host.charAt(host.length() - 1) >= '0'
                        && host.charAt(host.length() - 1) <= '9'
                        && isNumber(host.substring(host.lastIndexOf('.') + 1)));
    }

    private static boolean isNumber(String label) {
        for (int i = 0; i < label.length(); i++) {
            if (label.charAt(i) < '0' || label.charAt(i) > '9') {
                return false;
            }
        }
        return !label.isEmpty();
    }

    /** The path of a target, without its query. */
    public static String pathOf(String pathAndQuery) {
        int question = pathAndQuery.indexOf('?');
        return question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
    }

    /** The path that a cookie gets which names none: the target's, up to its last slash. */
    public static String defaultPath(String pathAndQuery) {
        int slash = pathOf(pathAndQuery).lastIndexOf('/');
        return slash <= 0 ? "/" : pathAndQuery.substring(0, slash);
    }

    /** Whether the path of a request is the cookie's, or lies below it. */
    public static boolean pathMatches(String path, String cookiePath) {
        if (!path.startsWith(cookiePath)) {
            return false;
        }
        return path.length() == cookiePath.length()
                || cookiePath.endsWith("/")
                || path.charAt(cookiePath.length()) == '/';
    }

    /** Whether a cookie keeps what its name promises; a nameless one must not look like one that does. */
    public static boolean keepsPrefix(String name, String value, boolean secure, boolean forWholeHost) {
        if (name.isEmpty()) {
            return !startsWith(value, SECURE_PREFIX) && !startsWith(value, HOST_PREFIX);
        }
        if (startsWith(name, HOST_PREFIX)) {
            return secure && forWholeHost;
        }
        return secure || !startsWith(name, SECURE_PREFIX);
    }

    private static boolean startsWith(String text, String prefix) {
        return text.regionMatches(true, 0, prefix, 0, prefix.length());
    }
}
