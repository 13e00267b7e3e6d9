package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.internal.text.Parameters;
import io.sallyport.internal.text.Tokens;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/** The text of a body (RFC 9110 section 8.3.2). Pure functions. Stateless. */
final class BodyText {

    private BodyText() {}

    /** The bytes in the charset of their byte order mark, which is dropped; else of {@code Content-Type}; else in UTF-8, also if it names one that is unknown. */
    static String decode(byte[] bytes, Headers headers) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return new String(bytes, 3, bytes.length - 3, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE);
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
        }
        return new String(bytes, charset(headers.first("Content-Type")));
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** The charset parameter of a media type, else UTF-8. */
    static Charset charset(@Nullable String contentType) {
        if (contentType == null) {
            return StandardCharsets.UTF_8;
        }
        int start = contentType.indexOf(';');
        while (start >= 0) {
            int end = Parameters.nextSemicolon(contentType, start + 1);
            String parameter = contentType.substring(start + 1, end).trim();
            if (Tokens.lower(parameter).startsWith("charset=")) {
                return known(unquoted(parameter.substring("charset=".length()).trim()));
            }
            start = end < contentType.length() ? end : -1;
        }
        return StandardCharsets.UTF_8;
    }

    /** What a quoted string stands for (RFC 9110 section 5.6.4); what is none is taken as written. */
    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                return i == value.length() - 1 ? text.toString() : value;
            }
            if (c == '\\' && i + 1 < value.length()) {
                i++;
            }
            text.append(value.charAt(i));
        }
        return value;
    }

    private static Charset known(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8; // what most text is, whatever it says
        }
    }
}
