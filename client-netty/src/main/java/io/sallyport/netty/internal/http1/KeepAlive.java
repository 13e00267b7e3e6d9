package io.sallyport.netty.internal.http1;

import java.util.Locale;

/** The {@code Keep-Alive} field, which servers send though it is in no current standard: {@code timeout=5, max=100}. Pure functions. Stateless. */
final class KeepAlive {

    /** What is taken where the field says nothing that can be read: more than anybody waits. */
    static final long UNKNOWN_SECONDS = 1_000_000;

    private static final String TIMEOUT = "timeout=";

    private KeepAlive() {}

    /** How many seconds the server keeps an idle connection. */
    static long timeoutSeconds(String field) {
        String text = field.toLowerCase(Locale.ROOT);
        int at = text.indexOf(TIMEOUT);
        if (at < 0) {
            return UNKNOWN_SECONDS;
        }
        long seconds = 0;
        int digit = at + TIMEOUT.length();
        int first = digit;
        while (digit < text.length() && text.charAt(digit) >= '0' && text.charAt(digit) <= '9') {
            seconds = Math.min(UNKNOWN_SECONDS, seconds * 10 + (text.charAt(digit) - '0'));
            digit++;
        }
        return digit == first ? UNKNOWN_SECONDS : seconds;
    }
}
