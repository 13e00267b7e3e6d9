package io.sallyport.jdk.internal.url;

import java.net.MalformedURLException;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/** The platform's rules of redirects. Pure functions. Stateless. */
final class Redirects {

    private static final int MULTIPLE_CHOICES = 300;
    private static final int NOT_MODIFIED = 304;
    private static final int USE_PROXY = 305;
    private static final int UNUSED = 306;
    private static final int TEMPORARY_REDIRECT = 307;

    private Redirects() {}

    /** Where the answer leads; null if nowhere. Not to another protocol, nor to a proxy that a server names (RFC 9110 section 15.4.6). */
    @SuppressWarnings("deprecation") // a Location is relative to a URL as the program wrote it
    static @Nullable URL next(int status, @Nullable String location, URL from) throws MalformedURLException {
        boolean follows = status >= MULTIPLE_CHOICES
                && status <= TEMPORARY_REDIRECT
                && status != NOT_MODIFIED
                && status != USE_PROXY
                && status != UNUSED;
        if (!follows || location == null) {
            return null;
        }
        URL absolute;
        try {
            absolute = new URL(location);
        } catch (MalformedURLException e) {
            return new URL(from, location);
        }
        if (!absolute.getProtocol().equalsIgnoreCase(from.getProtocol())) {
            return null;
        }
        return absolute.getHost().isEmpty() ? absolute : new URL(from, location); // one without a host is not relative
    }

    /** Whether the next request is a GET without what this one sent. */
    static boolean becomesGet(String method, int status) {
        return method.equals("POST") && status != TEMPORARY_REDIRECT;
    }

    /** Whether what was meant for one may be sent to the other. */
    static boolean isSameDestination(URL one, URL other) {
        return one.getHost().equalsIgnoreCase(other.getHost()) && port(one) == port(other);
    }

    private static int port(URL url) {
        return url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
    }
}
