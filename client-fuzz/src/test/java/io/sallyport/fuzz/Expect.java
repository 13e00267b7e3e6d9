package io.sallyport.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must hold. Light, since it is asked a million times. */
public final class Expect {

    private Expect() {}

    /** Two opinions are one. */
    public static void same(@Nullable Object expected, @Nullable Object actual, String what) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError(what + "\n  expected: " + expected + "\n  actual:   " + actual);
        }
    }

    /** It holds. */
    public static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** A refusal may be logged: short, and printable ASCII. */
    static void decent(IllegalArgumentException refusal) {
        String text = String.valueOf(refusal.getMessage());
        that(text.length() < 2_500, "a refusal of " + text.length() + " characters");
        that(isPrintable(text), "a refusal with characters that are not printable");
    }

    /** Printable ASCII, spaces too. */
    static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** Whether a text has these characters only. */
    static boolean consistsOf(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
