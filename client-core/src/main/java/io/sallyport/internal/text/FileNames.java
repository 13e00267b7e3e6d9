package io.sallyport.internal.text;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes names of files of what others suggest (RFC 6266 section 4.3). Pure functions. Stateless. */
public final class FileNames {

    /** File systems take 255 bytes; this leaves room for what callers add. */
    private static final int MAX_BYTES = 200;

    private static final int MAX_EXTENSION = 20;

    /** Names that Windows keeps for devices, with any extension. */
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "conin$", "conout$");

    private static final Set<String> NUMBERED_DEVICES = Set.of("com", "lpt");

    private FileNames() {}

    /** A name that is safe in any folder and file system, or null if nothing is left. Linear. */
    public static @Nullable String safe(String suggested) {
        int cut = Math.max(suggested.lastIndexOf('/'), suggested.lastIndexOf('\\'));
        String name = stripped(replaced(suggested.substring(cut + 1)));
        if (name.isEmpty()) {
            return null;
        }
        return stripped(shortened(isDevice(name) ? "_" + name : name));
    }

    private static String replaced(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(isSafe(c) ? c : '_'));
        return out.toString();
    }

    private static boolean isSafe(int c) {
        int kind = Character.getType(c);
        return kind != Character.CONTROL
                && kind != Character.FORMAT
                && kind != Character.SURROGATE
                && kind != Character.LINE_SEPARATOR
                && kind != Character.PARAGRAPH_SEPARATOR
                && "<>:\"|?*/\\".indexOf(c) < 0;
    }

    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isEdge(text.charAt(from))) {
            from++;
        }
        while (to > from && isEdge(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isEdge(char c) {
        return c == '.' || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isDevice(String name) {
        int dot = name.indexOf('.');
        String stem = Tokens.lower(stripped(dot < 0 ? name : name.substring(0, dot)));
        if (DEVICES.contains(stem)) {
            return true;
        }
        return stem.length() == 4
                && NUMBERED_DEVICES.contains(stem.substring(0, 3))
                && "0123456789\u00B9\u00B2\u00B3".indexOf(stem.charAt(3)) >= 0;
    }

    private static String shortened(String name) {
        if (bytes(name) <= MAX_BYTES) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && name.length() - dot <= MAX_EXTENSION ? name.substring(dot) : "";
        int room = MAX_BYTES - bytes(extension);
        int end = 0;
        for (int c = name.codePointAt(0); bytes(c) <= room; c = name.codePointAt(end)) {
            room -= bytes(c);
            end += Character.charCount(c);
        }
        return name.substring(0, end) + extension;
    }

    private static int bytes(String text) {
        return text.codePoints().map(FileNames::bytes).sum();
    }

    private static int bytes(int c) {
        return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
}
