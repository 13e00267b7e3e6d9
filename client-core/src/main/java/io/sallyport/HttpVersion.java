package io.sallyport;

/** The protocol of one exchange. */
public enum HttpVersion {
    /** RFC 9112, a peer that says HTTP/1.0. */
    HTTP_1_0("HTTP/1.0"),
    /** RFC 9112. */
    HTTP_1_1("HTTP/1.1"),
    /** RFC 9113. */
    HTTP_2("HTTP/2"),
    /** RFC 9114. */
    HTTP_3("HTTP/3");

    private final String text;

    HttpVersion(String text) {
        this.text = text;
    }

    /** {@code HTTP/1.1} and the like. */
    @Override
    public String toString() {
        return text;
    }
}
