package io.sallyport.internal.text;

/**
 * Reads {@code Location} fields (RFC 9110 section 10.2.2) as browsers do, and refuses what no server has a reason to send: user information, and more than {@link #MAX_LENGTH} characters. Pure functions.
 * Stateless.
 */
public final class LocationText {

    /** The longest value that is read. */
    public static final int MAX_LENGTH = 16 * 1024;

    private LocationText() {}

    /**
     * The URL a field's value stands for, read relative to the URL that was asked. What is beyond ASCII was bytes on the wire: they are escaped one by one, which is what UTF-8 means, and loses nothing
     * where it was something else. The fragment is the base's where the value has none.
     *
     * @throws IllegalArgumentException if it cannot be followed, naming what is wrong; the value is shortened, its user information masked
     */
    public static UrlText.Parts resolve(UrlText.Parts base, String value) {
        if (value.length() > MAX_LENGTH) {
            throw UrlText.bad(value, "has " + value.length() + " characters (expected: " + MAX_LENGTH + " at most)");
        }
        UrlText.Parts asked =
                new UrlText.Parts(base.secure(), base.host(), base.port(), base.pathAndQuery(), base.fragment(), null);
        UrlText.Parts target = UrlText.resolve(asked, escaped(value));
        if (target.userInfo() != null) {
            throw UrlText.bad(value, "has user information (expected: none in a Location)");
        }
        return target.fragment() != null
                ? target
                : new UrlText.Parts(
                        target.secure(), target.host(), target.port(), target.pathAndQuery(), base.fragment(), null);
    }

    private static String escaped(String value) {
        StringBuilder out = null;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 0x80 && out == null) {
                out = new StringBuilder(value.length() + 16).append(value, 0, i);
            }
            if (out != null && c < 0x80) {
                out.append(c);
            } else if (out != null) {
                Percent.escapeByte(c, out);
            }
        }
        return out == null ? value : out.toString();
    }
}
