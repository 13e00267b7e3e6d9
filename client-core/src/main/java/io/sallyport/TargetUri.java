package io.sallyport;

import io.sallyport.internal.text.LocationText;
import io.sallyport.internal.text.UrlText;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The target URI of a request (RFC 9110 section 7.1): {@code http} or {@code https}, a host, a port, path and query. Immutable.
 *
 * <p>{@link #parse Text} may hold what people type (spaces, letters of any script, backslashes, {@code ..}) and becomes what a browser would send (WHATWG URL);
 * a {@link #of(URI) URI object} is sent as written. User information and fragment never go out; the former answers this origin by Basic (RFC 7617).
 */
public final class TargetUri {

    private final boolean secure;
    private final String host;
    private final int port;
    private final String pathAndQuery;
    private final @Nullable String fragment;
    private final @Nullable String userInfo;

    private TargetUri(UrlText.Parts parts) {
        this.secure = parts.secure();
        this.host = parts.host();
        this.port = parts.port() < 0 ? defaultPort(parts.secure()) : parts.port();
        this.pathAndQuery = parts.pathAndQuery();
        this.fragment = parts.fragment();
        this.userInfo = parts.userInfo();
    }

    /**
     * Reads a URL as people type it.
     *
     * @param url what was typed; spaces and letters of any script are escaped
     * @return the target it stands for
     * @throws IllegalArgumentException if it is no absolute http or https URL, naming what is wrong and where
     */
    public static TargetUri parse(String url) {
        return new TargetUri(UrlText.parse(url));
    }

    /**
     * Takes a URI as written: nothing is escaped, no dot segment is removed.
     *
     * @param uri absolute, http or https
     * @return the target, as written
     * @throws IllegalArgumentException if it is not absolute, not http or https, or has no host
     */
    public static TargetUri of(URI uri) {
        return new TargetUri(UrlText.fromUri(uri));
    }

    /**
     * Reads a reference relative to this one (RFC 3986 section 5), as browsers do: absolute, protocol-relative, absolute path, relative path or query only. User information stays as long as the
     * host is not named; the fragment does not.
     *
     * @param reference what was typed, as for {@link #parse}; may be empty
     * @return the target it stands for
     * @throws IllegalArgumentException as for {@link #parse}
     */
    public TargetUri resolve(String reference) {
        return new TargetUri(UrlText.resolve(withTarget(pathAndQuery), reference));
    }

    /**
     * Reads the {@code Location} of an answer to a request for this target (RFC 9110 section 10.2.2), as the client does when it follows a redirect: as {@link #resolve}, and characters beyond ASCII stand
     * for bytes of UTF-8, as {@link Headers} have them; the fragment is this one's where the field has none; user information stays with the origin.
     *
     * @param value the field's value; may be empty, which means this target
     * @return the target it stands for
     * @throws IllegalArgumentException as for {@link #parse}; also if it has user information or more than 16,384 characters
     */
    public TargetUri resolveLocation(String value) {
        TargetUri target = new TargetUri(LocationText.resolve(withTarget(pathAndQuery), value));
        return userInfo != null && sameOrigin(target) ? target.withUserInfo(userInfo) : target;
    }

    /** This target with another path and query, which are escaped already. */
    TargetUri withPathAndQuery(String newPathAndQuery) {
        return new TargetUri(withTarget(newPathAndQuery));
    }

    TargetUri withoutUserInfo() {
        return userInfo == null ? this : withUserInfo(null);
    }

    private TargetUri withUserInfo(@Nullable String newUserInfo) {
        return new TargetUri(new UrlText.Parts(secure, host, port, pathAndQuery, fragment, newUserInfo));
    }

    private UrlText.Parts withTarget(String newPathAndQuery) {
        return new UrlText.Parts(secure, host, port, newPathAndQuery, fragment, userInfo);
    }

    /** {@return {@code http} or {@code https}} */
    public String scheme() {
        return secure ? "https" : "http";
    }

    /** {@return whether the scheme is https} */
    public boolean isSecure() {
        return secure;
    }

    /** {@return the host: a lower-case ASCII name, an IPv4 address in dotted form, or an IPv6 address without brackets} */
    public String host() {
        return host;
    }

    /** {@return the port, 1 to 65535; the scheme's default (80, 443) if none was written} */
    public int port() {
        return port;
    }

    /** {@return host and, unless it is the scheme's default, port, as the {@code Host} field has them (RFC 9110 section 7.2)} Never user information. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == defaultPort(secure) ? name : name + ":" + port;
    }

    /** {@return path and query as they go out (origin-form, RFC 9112 section 3.2.1); starts with a slash} */
    public String pathAndQuery() {
        return pathAndQuery;
    }

    /** {@return the fragment without {@code #}, or null} Never sent. */
    public @Nullable String fragment() {
        return fragment;
    }

    /** {@return the user information as written before {@code @}, or null} Never sent as part of a target or Host: a user and a password, with their escapes read as UTF-8, go out to this origin by Basic. */
    public @Nullable String userInfo() {
        return userInfo;
    }

    /**
     * {@return whether the two have the same origin: scheme, host and port (RFC 9110 section 4.3.1)}
     *
     * @param other what to compare with
     */
    public boolean sameOrigin(TargetUri other) {
        return secure == other.secure && port == other.port && host.equals(other.host);
    }

    /**
     * {@return this target as a {@code java.net.URI}, without user information and fragment}
     *
     * @throws IllegalArgumentException if that class cannot hold it (browsers send some characters that it refuses)
     */
    public URI toUri() {
        return URI.create(toString());
    }

    /** Without default port, user information and fragment. */
    @Override
    public String toString() {
        return scheme() + "://" + authority() + pathAndQuery;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TargetUri that
                && sameOrigin(that)
                && pathAndQuery.equals(that.pathAndQuery)
                && Objects.equals(fragment, that.fragment)
                && Objects.equals(userInfo, that.userInfo);
    }

    @Override
    public int hashCode() {
        return Objects.hash(secure, host, port, pathAndQuery);
    }

    private static int defaultPort(boolean secure) {
        return secure ? 443 : 80;
    }
}
