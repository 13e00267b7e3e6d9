package io.sallyport.jdk.internal.url;

import io.sallyport.Headers;
import io.sallyport.HttpVersion;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The head of a response, read from a socket (RFC 9112 section 2).
 *
 * @param status 200 to 999
 * @param reason may be empty
 * @param version 1.0 or 1.1
 * @param headers as they came
 */
record SocketHead(int status, String reason, HttpVersion version, Headers headers) {

    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_FIELDS = 500;
    private static final int MAX_INTERIM = 8;
    private static final int LAST_INTERIM = 199;

    /** Reads the final head; those before it say nothing here. */
    static SocketHead read(InputStream source) throws IOException {
        for (int i = 0; i <= MAX_INTERIM; i++) {
            SocketHead head = one(source);
            if (head.status > LAST_INTERIM) {
                return head;
            }
        }
        throw bad("more than " + MAX_INTERIM + " interim responses");
    }

    private static SocketHead one(InputStream source) throws IOException {
        String start = line(source, MAX_BYTES);
        boolean known = start.startsWith("HTTP/1.0 ") || start.startsWith("HTTP/1.1 ");
        String code = start.length() < 12 ? "" : start.substring(9, 12);
        if (!known || !isStatus(code) || (start.length() > 12 && start.charAt(12) != ' ')) {
            throw bad("no status line");
        }
        String reason = start.length() > 13 ? start.substring(13) : "";
        return new SocketHead(
                Integer.parseInt(code),
                reason,
                start.startsWith("HTTP/1.0") ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1,
                fields(source, MAX_BYTES - start.length()));
    }

    private static boolean isStatus(String code) {
        return code.length() == 3 && code.charAt(0) >= '1' && code.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Header fields, or trailers, to the empty line. */
    static Headers fields(InputStream source, int limit) throws IOException {
        Headers.Builder headers = Headers.builder();
        int left = limit;
        for (String line = line(source, left); !line.isEmpty(); line = line(source, left)) {
            left -= line.length() + 2;
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() == MAX_FIELDS) {
                throw bad(colon < 1 ? "a field without a name" : "more than " + MAX_FIELDS + " fields");
            }
            try {
                headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
            } catch (IllegalArgumentException e) {
                throw new IOException("Invalid Http response", e);
            }
        }
        return headers.build();
    }

    /** A line without its end. */
    static String line(InputStream source, int limit) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = source.read(); c != '\n'; c = source.read()) {
            if (c < 0) {
                throw line.isEmpty()
                        ? new SocketException("Unexpected end of file from server")
                        : new EOFException("Unexpected end of file from server");
            }
            if (line.length() >= limit) {
                throw bad("a head of more than " + MAX_BYTES + " bytes");
            }
            line.append((char) c);
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    }

    /** How long the body is: -1 to the end of the connection, -2 in chunks (RFC 9112 section 6.3). */
    long bodyLength(String method) throws IOException {
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return 0;
        }
        List<String> codings = headers.all("Transfer-Encoding");
        List<String> lengths = headers.all("Content-Length");
        if (!codings.isEmpty()) {
            boolean chunked = codings.size() == 1
                    && codings.get(0).toLowerCase(Locale.ROOT).equals("chunked");
            if (!chunked || !lengths.isEmpty()) {
                throw bad("framing that can be read in two ways");
            }
            return SocketBody.CHUNKED;
        }
        if (lengths.isEmpty()) {
            return SocketBody.TO_THE_END;
        }
        String length = lengths.get(0);
        boolean digits =
                !length.isEmpty() && length.length() <= 18 && length.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || lengths.stream().anyMatch(other -> !other.equals(length))) {
            throw bad("a Content-Length that is no number, or two");
        }
        return Long.parseLong(length);
    }

    /** What breaks the rules of HTTP, in the platform's words. */
    static IOException bad(String what) {
        return new IOException("Invalid Http response", new StreamFault(what));
    }

    /** What was wrong with the bytes. */
    static final class StreamFault extends Exception {

        private static final long serialVersionUID = 1L;

        private StreamFault(String what) {
            super(what, null, false, false);
        }
    }

    /** The head as text was Latin-1; so is what is written. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
