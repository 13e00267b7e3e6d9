package io.sallyport.netty.internal.http1;

import io.sallyport.Headers;
import io.sallyport.HttpVersion;
import java.util.List;

/** How a response's body is delimited (RFC 9112 section 6.3). Immutable. */
sealed interface BodyFraming {

    /** There is none: HEAD, 1xx, 204, 304. */
    record None() implements BodyFraming {}

    /** A number of bytes. */
    record Fixed(long length) implements BodyFraming {}

    /** The chunked coding. */
    record Chunked() implements BodyFraming {}

    /** Everything until the connection closes. */
    record UntilClose() implements BodyFraming {}

    /** Decides it, or refuses what two readers could read in two ways. */
    static BodyFraming of(Http1Head head, boolean toHead) throws MalformedResponseException {
        Headers headers = head.headers();
        boolean coded = headers.contains("Transfer-Encoding");
        String first = headers.first("Content-Length");
        if (coded && first != null) {
            throw new MalformedResponseException("Transfer-Encoding together with Content-Length (RFC 9112 6.1)");
        }
        long length = first == null ? -1 : length(first, headers);
        if (coded) {
            requireChunked(headers.all("Transfer-Encoding"), head);
        }
        if (toHead || head.status() < 200 || head.status() == 204 || head.status() == 304) {
            return new None();
        }
        if (coded) {
            return new Chunked();
        }
        return length >= 0 ? new Fixed(length) : new UntilClose();
    }

    /** Whether the connection may carry another exchange after this one (RFC 9112 section 9.3). */
    static boolean keepsAlive(Http1Head head, BodyFraming framing) {
        if (framing instanceof UntilClose) {
            return false;
        }
        Headers headers = head.headers();
        boolean keep = head.version() != HttpVersion.HTTP_1_0;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase("Connection")) {
                String options = headers.value(i);
                if (hasOption(options, "close")) {
                    return false;
                }
                keep |= hasOption(options, "keep-alive");
            }
        }
        return keep;
    }

    /** Whether a list of tokens has one of them; quoted strings cannot stand in it. */
    private static boolean hasOption(String options, String wanted) {
        int start = 0;
        while (start <= options.length()) {
            int comma = options.indexOf(',', start);
            int end = comma < 0 ? options.length() : comma;
            int from = start;
            while (from < end && options.charAt(from) <= ' ') {
                from++;
            }
            int to = end;
            while (to > from && options.charAt(to - 1) <= ' ') {
                to--;
            }
            if (to - from == wanted.length() && options.regionMatches(true, from, wanted, 0, wanted.length())) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private static void requireChunked(List<String> codings, Http1Head head) throws MalformedResponseException {
        if (codings.size() != 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
            throw new MalformedResponseException(
                    "Transfer-Encoding " + codings + " (expected: chunked alone, RFC 9112 6.1)");
        }
        if (head.version() == HttpVersion.HTTP_1_0) {
            throw new MalformedResponseException("Transfer-Encoding in HTTP/1.0 (RFC 9112 6.1)");
        }
    }

    private static long length(String first, Headers headers) throws MalformedResponseException {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase("Content-Length")
                    && !headers.value(i).equals(first)) {
                throw new MalformedResponseException(
                        "Content-Lengths that differ: " + headers.all("Content-Length") + " (RFC 9112 6.3)");
            }
        }
        if (!isLength(first)) {
            throw new MalformedResponseException(
                    "Content-Length \"" + first + "\" (expected: 1 to 18 digits, RFC 9110 8.6)");
        }
        return Long.parseLong(first);
    }

    private static boolean isLength(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return !digits.isEmpty() && digits.length() <= 18;
    }
}
