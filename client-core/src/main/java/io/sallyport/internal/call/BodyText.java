package io.sallyport.internal.call;

import io.sallyport.Headers;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text of a body (RFC 9110 section 8.3.2). Pure functions. Stateless. */
final class BodyText {

    private BodyText() {}

    /** The bytes in the charset of {@code Content-Type}; in UTF-8 if it names none, or none that is known. A byte order mark of UTF-8 is dropped. */
    static String decode(byte[] bytes, Headers headers) {
        Charset charset = charset(headers.first("Content-Type"));
        boolean marked = charset.equals(StandardCharsets.UTF_8)
                && bytes.length >= 3
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF;
        return marked ? new String(bytes, 3, bytes.length - 3, charset) : new String(bytes, charset);
    }

    /** The charset parameter of a media type, else UTF-8. */
    static Charset charset(@Nullable String contentType) {
        if (contentType == null) {
            return StandardCharsets.UTF_8;
        }
        String[] parts = contentType.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim();
            if (parameter.toLowerCase(Locale.ROOT).startsWith("charset=")) {
                String name = parameter.substring("charset=".length()).trim();
                if (name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"")) {
                    name = name.substring(1, name.length() - 1);
                }
                return known(name);
            }
        }
        return StandardCharsets.UTF_8;
    }

    private static Charset known(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8; // what most text is, whatever it says
        }
    }
}
