package io.sallyport.internal.call;

import java.nio.charset.Charset;

/** The charset of a body, which only the body asks for otherwise. */
public final class MediaTypes {

    private MediaTypes() {}

    /** The one that a Content-Type names, else UTF-8. */
    public static Charset charset(String contentType) {
        return BodyText.charset(contentType);
    }
}
