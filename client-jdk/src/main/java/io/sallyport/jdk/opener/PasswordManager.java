package io.sallyport.jdk.opener;

import io.sallyport.TargetUri;
import io.sallyport.auth.Credentials;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Has passwords by realm and URI: Python's {@code HTTPPasswordMgr}. A password is for the URI it was added with and all below it. Unlike in Python, below means whole segments of the path, and one added
 * with a scheme is for that scheme only. Its text shows no password. Thread-safe; subclasses may find passwords elsewhere.
 */
public class PasswordManager {

    /**
     * Where a password is for, or where one is asked for.
     *
     * @param scheme null if it was not named
     * @param port -1 if neither it nor the scheme was named
     */
    private record Place(@Nullable String scheme, String host, int port, String path) {

        static Place of(String uri) {
            boolean full = uri.contains("://");
            TargetUri target = TargetUri.parse(full ? uri : "http://" + uri);
            String path = target.pathAndQuery();
            int query = path.indexOf('?');
            String plain = query < 0 ? path : path.substring(0, query);
            boolean named = full || hasPort(uri);
            return new Place(full ? target.scheme() : null, target.host(), named ? target.port() : -1, plain);
        }

        private static boolean hasPort(String authority) {
            int slash = authority.indexOf('/');
            String host = slash < 0 ? authority : authority.substring(0, slash);
            int colon = host.lastIndexOf(':');
            return colon > host.lastIndexOf(']') && colon < host.length() - 1;
        }

        boolean covers(Place other) {
            boolean sameScheme = scheme == null || other.scheme == null || scheme.equals(other.scheme);
            String below = path.endsWith("/") ? path : path + "/";
            return sameScheme
                    && host.equals(other.host)
                    && isPort(other)
                    && (path.equals(other.path) || other.path.startsWith(below));
        }

        private boolean isPort(Place other) {
            if (port < 0) {
                return other.port < 0 || other.port == ("https".equals(other.scheme) ? 443 : 80);
            }
            return other.port < 0 ? port == 80 || port == 443 : port == other.port;
        }
    }

    private record Entry(@Nullable String realm, Place place, Credentials.Password credentials) {}

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /** An empty one. */
    public PasswordManager() {}

    /**
     * Adds a password, in place of the one with that realm and URI.
     *
     * @param realm as the server names it; null only for {@link DefaultRealmPasswordManager}
     * @param uri what it is for, with all below it: an http or https URL, or a host with or without a port
     * @param user without a colon, if it is for Basic
     * @param password may be empty
     * @throws IllegalArgumentException if the URI is none, or the user or password has control characters
     */
    public void addPassword(@Nullable String realm, String uri, String user, String password) {
        boolean basic = user.indexOf(':') < 0;
        Entry entry = new Entry(realm, Place.of(uri), new Credentials.Password(user, password, basic, true));
        synchronized (entries) {
            entries.removeIf(
                    old -> Objects.equals(old.realm(), realm) && old.place().equals(entry.place()));
            entries.add(entry);
        }
    }

    /**
     * {@return the user and password for a URI, or null; of several the one with the longest path}
     *
     * @param realm as the server names it; null for what was added without one
     * @param uri what is asked for: an http or https URL, or a host with or without a port
     */
    public Credentials.@Nullable Password findUserPassword(@Nullable String realm, String uri) {
        Place asked = Place.of(uri);
        Entry best = null;
        for (Entry entry : entries) {
            boolean fits = Objects.equals(entry.realm(), realm) && entry.place().covers(asked);
            if (fits
                    && (best == null
                            || entry.place().path().length()
                                    > best.place().path().length())) {
                best = entry;
            }
        }
        return best == null ? null : best.credentials();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + " with " + entries.size() + " passwords";
    }
}
