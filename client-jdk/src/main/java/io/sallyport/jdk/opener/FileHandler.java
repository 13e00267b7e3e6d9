package io.sallyport.jdk.opener;

import io.sallyport.Headers;
import io.sallyport.internal.text.Percent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Opens file URLs (RFC 8089) of this host, with the headers Content-type, Content-length and Last-modified; without a status. A URL with the name or address of another host is refused: to find that out the
 * name is looked up. No redirect leads here. Stateless.
 */
public class FileHandler extends Handler {

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    /** A handler. */
    public FileHandler() {}

    @Override
    public @Nullable UrlResponse open(UrlRequest request, Opener opener) throws IOException {
        return request.scheme().equals("file") ? openLocalFile(request) : null;
    }

    /**
     * Opens a file.
     *
     * @param request one for a file URL
     * @return the file
     * @throws IOException if it cannot be read, or is on another host
     */
    protected UrlResponse openLocalFile(UrlRequest request) throws IOException {
        if (!isLocal(request.authority())) {
            throw new UrlErrorException(
                    "the file is not on this host: " + Shown.url(request.url()) + " (expected: no host, or this one)",
                    null);
        }
        Path file = path(request);
        if (Files.isDirectory(file)) {
            throw new UrlErrorException("a directory, not a file: " + file, null);
        }
        String type = URLConnection.getFileNameMap().getContentTypeFor(request.selector());
        Instant modified;
        long size;
        try {
            size = Files.size(file);
            modified = Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UrlErrorException("the file cannot be read: " + e, e);
        }
        Headers headers = Headers.of(
                "Content-type",
                type == null ? "text/plain" : type,
                "Content-length",
                Long.toString(size),
                "Last-modified",
                HTTP_DATE.format(modified.atOffset(ZoneOffset.UTC)));
        String url = "file://" + request.authority() + request.selector();
        try {
            return UrlResponse.of(url, UrlResponse.NO_STATUS, "", headers, Files.newInputStream(file));
        } catch (IOException e) {
            throw new UrlErrorException("the file cannot be read: " + e, e);
        }
    }

    private static Path path(UrlRequest request) throws UrlErrorException {
        try {
            return Path.of(new URI("file", null, Percent.unescape(request.selector()), null));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new UrlErrorException("no path of a file: " + Shown.url(request.url()), e);
        }
    }

    private static boolean isLocal(String host) {
        if (host.isEmpty() || host.equalsIgnoreCase("localhost")) {
            return true;
        }
        if (host.indexOf('%') >= 0 || host.indexOf('@') >= 0) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
