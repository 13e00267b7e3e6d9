package io.sallyport.cookie;

import io.sallyport.Headers;
import io.sallyport.Request;
import io.sallyport.TargetUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A handler of the JDK as a jar. As thread-safe as the handler. */
final class HandlerJar implements CookieJar {

    private static final String REFUSED = " \"<>[]\\^`{|}";

    private final CookieHandler handler;

    HandlerJar(CookieHandler handler) {
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    @Override
    public @Nullable String cookies(Request request) {
        List<String> all = new ArrayList<>();
        try {
            Map<String, List<String>> answer =
                    handler.get(uri(request.target()), request.headers().toMap());
            answer.forEach((name, values) -> {
                if ("Cookie".equalsIgnoreCase(name)) {
                    all.addAll(values);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.isEmpty() ? null : String.join("; ", all);
    }

    @Override
    public void store(Request request, Headers headers) {
        try {
            handler.put(uri(request.target()), headers.toMap());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Some characters that browsers send unescaped are refused by {@link URI}: escaped, it takes them. */
    private static URI uri(TargetUri target) {
        String text = target.toString();
        StringBuilder escaped = null;
        int start = text.length() - target.pathAndQuery().length();
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean refused = REFUSED.indexOf(c) >= 0 || (c == '%' && !isEscape(text, i));
            if (refused && escaped == null) {
                escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (escaped != null) {
                escaped.append(refused ? String.format("%%%02X", (int) c) : String.valueOf(c));
            }
        }
        return URI.create(escaped == null ? text : escaped.toString());
    }

    private static boolean isEscape(String text, int percent) {
        return percent + 2 < text.length()
                && HexFormat.isHexDigit(text.charAt(percent + 1))
                && HexFormat.isHexDigit(text.charAt(percent + 2));
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public String toString() {
        return "CookieJar[" + handler.getClass().getName() + "]";
    }
}
