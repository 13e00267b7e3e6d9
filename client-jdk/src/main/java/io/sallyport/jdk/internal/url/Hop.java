package io.sallyport.jdk.internal.url;

import io.sallyport.Headers;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.TargetUri;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/** One request of a connection, from what the program set. Pure functions. Stateless. */
final class Hop {

    private Hop() {}

    /** The target a URL stands for: as written, where that can be; without user information, which the platform never sends. */
    static TargetUri target(URL url) throws MalformedURLException {
        String file = url.getFile();
        String path = file.startsWith("/") ? file : "/" + file;
        String text = url.getProtocol() + "://" + authority(url) + path;
        try {
            return asWritten(text);
        } catch (IllegalArgumentException e) {
            MalformedURLException malformed = new MalformedURLException(e.getMessage());
            malformed.initCause(e);
            throw malformed;
        }
    }

    private static TargetUri asWritten(String text) {
        try {
            return TargetUri.of(new URI(text));
        } catch (URISyntaxException e) {
            return TargetUri.parse(text);
        }
    }

    /** The host with its port, if that is not the protocol's own; without the zone of an address. */
    static String authority(URL url) {
        String host = url.getHost();
        int zone = host.startsWith("[") ? host.lastIndexOf('%') : -1;
        String plain = zone < 0 ? host : host.substring(0, zone) + "]";
        int port = url.getPort();
        return port < 0 || port == url.getDefaultPort() ? plain : plain + ":" + port;
    }

    /** A URL as a URI, for what the platform keeps by URI: never without a path; null if it is none. */
    static @Nullable URI uri(URL url) {
        String file = url.getFile();
        String authority = url.getAuthority();
        String fragment = url.getRef();
        try {
            return new URI(url.getProtocol() + ":" + (authority == null ? "" : "//" + authority)
                    + (file.startsWith("/") ? file : "/" + file)
                    + (fragment == null ? "" : "#" + fragment));
        } catch (URISyntaxException e) {
            return escaped(url);
        }
    }

    private static @Nullable URI escaped(URL url) {
        try {
            return target(url).toUri();
        } catch (MalformedURLException | IllegalArgumentException e) {
            return null;
        }
    }

    /** The request; the fields' framing is left to the body. */
    static Request.Builder request(String method, URL url, Fields fields, RequestBody body)
            throws MalformedURLException {
        return Request.builder(method, target(url))
                .headers(headers(fields))
                .body(body)
                .decode(false);
    }

    /** The fields as they go out, without framing. */
    static Headers headers(Fields fields) {
        Headers.Builder headers = Headers.builder();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            String value = fields.value(i);
            if (name != null && value != null && !FieldRules.isFraming(name)) {
                headers.add(name, FieldRules.onOneLine(value));
            }
        }
        return headers.build();
    }
}
