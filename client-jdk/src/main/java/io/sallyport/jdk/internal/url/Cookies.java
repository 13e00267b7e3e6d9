package io.sallyport.jdk.internal.url;

import java.io.IOException;
import java.net.CookieHandler;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The cookies of one connection: those the program set, and those of the platform's {@link CookieHandler}. Confined to its connection. */
final class Cookies {

    private static final String[] NAMES = {"Cookie", "Cookie2"};

    private @Nullable String own;
    private @Nullable String own2;
    private boolean known;

    Cookies() {}

    /** Puts the cookies for a URL in place of those of the request before. */
    void apply(URL url, Fields fields) throws IOException {
        CookieHandler handler = CookieHandler.getDefault();
        if (handler == null) {
            return;
        }
        if (!known) {
            own = fields.find(NAMES[0]);
            own2 = fields.find(NAMES[1]);
            known = true;
        }
        fields.remove(NAMES[0]);
        fields.remove(NAMES[1]);
        Fields found = find(handler, url, fields.toMap("Authorization", "Proxy-Authorization"));
        for (int i = 0; i < found.size(); i++) {
            fields.add(found.name(i), found.value(i));
        }
    }

    /** The cookies for a URL as they are by now, the program's own last. Any thread may ask once they were applied. */
    Fields find(CookieHandler handler, URL url, Map<String, List<String>> sent) throws IOException {
        Fields found = new Fields();
        URI uri = Hop.uri(url);
        if (uri != null) {
            add(handler.get(uri, sent), found);
        }
        append(NAMES[0], own, found);
        append(NAMES[1], own2, found);
        return found;
    }

    /** Whether the program's own cookies of this name are kept apart from the others. */
    boolean isOwn(String name) {
        return known && (NAMES[0].equalsIgnoreCase(name) || NAMES[1].equalsIgnoreCase(name));
    }

    @Nullable
    String own(String name) {
        return NAMES[0].equalsIgnoreCase(name) ? own : own2;
    }

    /** The fields as programs see them: of their cookies only those they set themselves. */
    Fields shown(Fields fields) {
        if (!known) {
            return fields;
        }
        Fields shown = fields.copy();
        for (String name : NAMES) {
            shown.remove(name);
            String set = own(name);
            if (set != null) {
                shown.add(name, set);
            }
        }
        return shown;
    }

    private static void add(Map<String, List<String>> found, Fields fields) {
        found.forEach((name, values) -> {
            boolean isCookie = NAMES[0].equalsIgnoreCase(name) || NAMES[1].equalsIgnoreCase(name);
            if (isCookie && values != null && !values.isEmpty()) {
                fields.add(name, String.join("; ", values));
            }
        });
    }

    private static void append(String name, @Nullable String value, Fields fields) {
        if (value != null) {
            String found = fields.find(name);
            fields.set(name, found == null ? value : found + ";" + value);
        }
    }

    /** Forgets what the program set: it was meant for another server. */
    void forgetOwn(Fields fields) {
        own = null;
        own2 = null;
        fields.remove(NAMES[0]);
        fields.remove(NAMES[1]);
    }

    /** Keeps what a server set. */
    static void store(URL url, Fields received) throws IOException {
        CookieHandler handler = CookieHandler.getDefault();
        URI uri = handler == null ? null : Hop.uri(url);
        if (handler != null && uri != null) {
            handler.put(uri, received.toMap());
        }
    }

    /** A field's value as programs may see it: without cookies that are for HTTP only, where there is a handler that keeps them. */
    static @Nullable String visible(@Nullable String name, @Nullable String value) {
        boolean sets = "Set-Cookie".equalsIgnoreCase(name) || "Set-Cookie2".equalsIgnoreCase(name);
        if (!sets || value == null || value.isEmpty() || CookieHandler.getDefault() == null) {
            return value;
        }
        List<HttpCookie> cookies;
        try {
            cookies = HttpCookie.parse(name + ": " + value);
        } catch (IllegalArgumentException e) {
            return value;
        }
        if (cookies.stream().noneMatch(HttpCookie::isHttpOnly)) {
            return value;
        }
        StringJoiner shown = new StringJoiner(",");
        cookies.stream().filter(cookie -> !cookie.isHttpOnly()).forEach(cookie -> shown.add(cookie.toString()));
        return shown.toString();
    }
}
