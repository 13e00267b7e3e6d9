package io.sallyport.jdk.opener;

import io.sallyport.internal.text.Tokens;
import io.sallyport.internal.text.UrlText;

/** URLs in texts for people: short, without control characters; of a {@code data:} URL without the data. Pure functions. Stateless. */
final class Shown {

    private Shown() {}

    static String url(String url) {
        boolean data = url.regionMatches(true, 0, "data:", 0, 5);
        return data ? "data:..." : Tokens.printable(UrlText.shortened(url));
    }
}
