package io.sallyport.internal.body;

import io.sallyport.Headers;
import io.sallyport.internal.text.FormText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What stands around the parts of a {@code multipart/form-data} body (RFC 7578, RFC 2046 section 5.1.1), in UTF-8. Pure functions. Stateless. */
public final class MultipartFrame {

    private MultipartFrame() {}

    /**
     * All from the end of the part before to the first byte of this one.
     *
     * @param first whether there is no part before
     * @param contentType the part's type, or null for none
     * @param headers the part's other headers
     */
    public static byte[] head(
            String boundary,
            boolean first,
            String name,
            @Nullable String fileName,
            @Nullable String contentType,
            Headers headers) {
        StringBuilder out = new StringBuilder(160)
                .append(first ? "--" : "\r\n--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(FormText.multipartName(name))
                .append('"');
        if (fileName != null) {
            out.append("; filename=\"")
                    .append(FormText.multipartFileName(fileName))
                    .append('"');
        }
        out.append("\r\n");
        if (contentType != null) {
            out.append("Content-Type: ").append(contentType).append("\r\n");
        }
        for (int i = 0; i < headers.size(); i++) {
            out.append(headers.name(i)).append(": ").append(headers.value(i)).append("\r\n");
        }
        return out.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** All from the end of the last part. */
    public static byte[] end(String boundary) {
        return ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
