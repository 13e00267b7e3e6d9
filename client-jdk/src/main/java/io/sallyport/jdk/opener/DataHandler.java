package io.sallyport.jdk.opener;

import io.sallyport.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Opens data URLs (RFC 2397), with the headers Content-type and Content-length; without a status. Stateless. */
public class DataHandler extends Handler {

    private static final String DEFAULT_TYPE = "text/plain;charset=US-ASCII";
    private static final String BASE64 = ";base64";

    /** A handler. */
    public DataHandler() {}

    @Override
    public @Nullable UrlResponse open(UrlRequest request, Opener opener) throws IOException {
        if (!request.scheme().equals("data")) {
            return null;
        }
        String text = request.url().substring("data:".length());
        int comma = text.indexOf(',');
        if (comma < 0) {
            throw new UrlErrorException("a data URL without a comma (expected: data:<type>,<data>, RFC 2397)", null);
        }
        String type = text.substring(0, comma);
        boolean coded = type.regionMatches(true, type.length() - BASE64.length(), BASE64, 0, BASE64.length());
        try {
            byte[] data = unescaped(withoutFragment(request, text.substring(comma + 1)));
            byte[] bytes = coded ? Base64.getMimeDecoder().decode(data) : data;
            String plain = coded ? type.substring(0, type.length() - BASE64.length()) : type;
            Headers headers = Headers.of(
                    "Content-type",
                    plain.isEmpty() ? DEFAULT_TYPE : plain,
                    "Content-length",
                    Integer.toString(bytes.length));
            return UrlResponse.of(request.url(), UrlResponse.NO_STATUS, "", headers, new ByteArrayInputStream(bytes));
        } catch (IllegalArgumentException e) {
            throw new UrlErrorException("a data URL that cannot be read: " + e.getMessage(), e);
        }
    }

    private static String withoutFragment(UrlRequest request, String data) {
        String fragment = request.fragment();
        return fragment == null || fragment.length() >= data.length()
                ? data
                : data.substring(0, data.length() - fragment.length() - 1);
    }

    /** The bytes of a text with escapes; what is no escape stands for itself. */
    private static byte[] unescaped(String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            int high = raw[i] == '%' && i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(raw[i + 2], 16);
            if (low < 0) {
                out.write(raw[i]);
            } else {
                out.write(high * 16 + low);
                i += 2;
            }
        }
        return out.toByteArray();
    }
}
