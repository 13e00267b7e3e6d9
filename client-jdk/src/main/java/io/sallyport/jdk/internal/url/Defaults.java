package io.sallyport.jdk.internal.url;

import org.jspecify.annotations.Nullable;

/** What the platform sends unasked, and the system properties that change it; read when it is needed. Stateless. */
final class Defaults {

    private static final int MAX_REDIRECTS = 20;

    /** In KiB. */
    private static final int REMAINING_DATA = 512;

    /** The first version of the platform that asks for anything rather than for pictures. */
    private static final int PLAIN_ACCEPT = 18;

    /** The first version of the platform whose maps have the values of a name in the order they came. */
    private static final int MAPS_IN_ORDER = 18;

    private Defaults() {}

    static String userAgent() {
        String java = "Java/" + System.getProperty("java.version");
        String agent = System.getProperty("http.agent");
        return agent == null ? java : agent + " " + java;
    }

    static String accept() {
        return Runtime.version().feature() < PLAIN_ACCEPT ? "text/html, image/gif, image/jpeg, */*; q=0.2" : "*/*";
    }

    /** Whether maps have the last value of a name first. */
    static boolean mapsLastFirst() {
        return Runtime.version().feature() < MAPS_IN_ORDER;
    }

    static boolean keepsAlive() {
        return Boolean.parseBoolean(System.getProperty("http.keepAlive", "true"));
    }

    /** How many bytes of a body may be left to come when its reader leaves for its connection to be kept. */
    static long readAway() {
        return keepsAlive() ? 1024L * Integer.getInteger("http.KeepAlive.remainingData", REMAINING_DATA) : 0;
    }

    /** For connections that set none, in milliseconds; null for none. */
    static @Nullable Integer connectTimeout() {
        return positive("sun.net.client.defaultConnectTimeout");
    }

    /** For connections that set none, in milliseconds; null for none. */
    static @Nullable Integer readTimeout() {
        return positive("sun.net.client.defaultReadTimeout");
    }

    private static @Nullable Integer positive(String property) {
        Integer value = Integer.getInteger(property);
        return value == null || value <= 0 ? null : value;
    }

    static int maxRedirects() {
        return Integer.getInteger("http.maxRedirects", MAX_REDIRECTS);
    }

    static boolean strictPostRedirect() {
        return Boolean.getBoolean("http.strictPostRedirect");
    }

    static boolean restrictedAllowed() {
        return Boolean.getBoolean("sun.net.http.allowRestrictedHeaders");
    }
}
