package io.sallyport;

import io.sallyport.internal.text.Masking;

/** The headers of a request as failures carry them: secret values masked, and nothing of a body that they do not carry. Pure. Stateless. */
final class HeaderMask {

    private HeaderMask() {}

    /** Whether a value is secret and not masked yet. */
    static boolean hasSecret(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.isSensitive(i) && !headers.value(i).equals(Masking.MASK)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The headers masked; the same ones if nothing changes.
     *
     * @param bodyDropped whether there was a body, whose length they lose
     */
    static Headers of(Headers headers, boolean bodyDropped) {
        boolean shortened = bodyDropped && headers.contains("Content-Length");
        if (!shortened && !hasSecret(headers)) {
            return headers;
        }
        Headers.Builder masked = Headers.builder();
        for (int i = 0; i < headers.size(); i++) {
            masked.add(headers.name(i), headers.isSensitive(i) ? Masking.MASK : headers.value(i));
        }
        if (shortened) {
            masked.remove("Content-Length");
        }
        return masked.build();
    }
}
