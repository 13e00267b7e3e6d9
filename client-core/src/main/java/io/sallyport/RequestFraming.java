package io.sallyport;

import io.sallyport.internal.text.Tokens;
import java.util.List;

/** What a request's headers may say of its body: the body alone decides the framing (RFC 9112 section 6), since two opinions are how requests are smuggled. Pure. Stateless. */
final class RequestFraming {

    private RequestFraming() {}

    /**
     * Demands that headers, body and options have one opinion.
     *
     * @throws IllegalArgumentException if they have not, as {@link Request.Builder#build} says
     */
    static void require(Headers headers, RequestBody body, RequestOptions options) {
        if (headers.all("Host").size() > 1) {
            throw new IllegalArgumentException("headers: two of Host (expected: one at most, RFC 9112 3.2)");
        }
        if (headers.contains("Transfer-Encoding")) {
            throw new IllegalArgumentException(
                    "headers: Transfer-Encoding (expected: none, the body decides the framing)");
        }
        List<String> lengths = headers.all("Content-Length");
        if (options.trailers() != null && (body.length() == 0 || !lengths.isEmpty())) {
            throw new IllegalArgumentException("trailers: with "
                    + (body.length() == 0 ? "no body" : "a Content-Length")
                    + " (expected: a body, which is then chunked, RFC 9112 7.1.2)");
        }
        if (!lengths.isEmpty() && !lengths.equals(List.of(Long.toString(body.length())))) {
            throw new IllegalArgumentException("headers: Content-Length "
                    + Tokens.printable(String.join(", ", lengths)) + " (expected: none, or the body's own, "
                    + (body.length() < 0 ? "which is unknown" : body.length()) + ")");
        }
        if (body instanceof MultipartBody multipart) {
            multipart.requireBoundary(headers.first("Content-Type"));
        }
    }
}
