package io.sallyport;

import io.sallyport.internal.text.FileNames;
import io.sallyport.internal.text.Parameters;
import io.sallyport.internal.text.Tokens;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Content-Disposition} of a response (RFC 6266): whether to show or to save it, and under which name. Any text can be read, in linear time; what cannot be made sense of is left out.
 * Immutable.
 */
public final class ContentDisposition {

    private final String type;
    private final Map<String, String> parameters;

    private ContentDisposition(String type, Map<String, String> parameters) {
        this.type = type;
        this.parameters = parameters;
    }

    /**
     * {@return what a field's value says}
     *
     * @param value as it was received, bytes as Latin-1
     */
    public static ContentDisposition parse(String value) {
        int semicolon = value.indexOf(';');
        String type = (semicolon < 0 ? value : value.substring(0, semicolon)).trim();
        Map<String, String> parameters = semicolon < 0 ? Map.of() : Parameters.parse(value, semicolon + 1);
        return new ContentDisposition(isToken(type) ? Tokens.lower(type) : "", parameters);
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Tokens.isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** {@return {@code attachment}, {@code inline} or another type, in lower case; empty if there is none} */
    public String type() {
        return type;
    }

    /** {@return whether it is to be shown, not saved; all types but {@code inline} are to be saved (RFC 6266 section 4.2)} */
    public boolean isInline() {
        return type.equals("inline");
    }

    /**
     * {@return the value of a parameter as the server wrote it, or null; nothing in it can be trusted} Of {@code name*} (RFC 8187, UTF-8 or ISO-8859-1) and {@code name} the first is taken, if it can
     * be read; of two with the same name the first. Bytes beyond ASCII in {@code name} are read as UTF-8 if they are that, else as ISO-8859-1.
     *
     * @param name in any case, without a star
     */
    public @Nullable String parameter(String name) {
        String key = Tokens.lower(name);
        String extended = parameters.get(key + "*");
        return extended != null ? extended : parameters.get(key);
    }

    /**
     * {@return the suggested name of a file, made safe to be one in a folder of your choice; null if there is none, or nothing is left of it}
     *
     * <p>Only what follows the last slash or backslash counts. Control characters, those that change the direction of text or are not seen, half surrogate pairs, and any of {@code <>:"|?*} become
     * {@code _}. Dots and spaces are taken off both ends, so it is neither {@code ..} nor hidden. Names that Windows keeps for devices, such as {@code con.txt}, get a {@code _} in front. It has 200 bytes
     * in UTF-8 at most: longer ones are cut before their extension. Whether a file of the name exists, and whether its extension is one to open, is for the caller to judge.
     */
    public @Nullable String fileName() {
        String suggested = parameter("filename");
        return suggested == null ? null : FileNames.safe(suggested);
    }

    /** The type, and the names of the parameters. */
    @Override
    public String toString() {
        return type + " " + parameters.keySet();
    }
}
