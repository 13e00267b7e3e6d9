package io.sallyport.jdk.opener;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A part of an {@link Opener}: opens URLs, follows up answers that are errors, or works on requests and responses on their way. Each method does nothing unless it is overridden, and is asked for every
 * scheme and every status: it looks at {@link UrlRequest#scheme} and {@link UrlResponse#status} itself. Used by many threads at a time, and by any number of openers.
 *
 * <p>Methods run on the thread that opens, and may block. What they throw ends the opening: a {@link UrlErrorException} as it is, another {@link IOException} as the cause of one, anything else as it is.
 */
public abstract class Handler {

    /** The {@link #handlerOrder} of handlers that do not say: 500. */
    public static final int DEFAULT_ORDER = 500;

    /** For subclasses. */
    protected Handler() {}

    /** {@return its place among the others: lower ones are asked first, equal ones in the order in which they were added} Asked once, when the opener is built. */
    public int handlerOrder() {
        return DEFAULT_ORDER;
    }

    /**
     * Works on a request before it is opened. All handlers are asked; each gets what the one before it returned.
     *
     * @param request what is to be opened
     * @param opener who opens it
     * @return the request, or another in its place
     * @throws IOException to end the opening
     */
    public UrlRequest request(UrlRequest request, Opener opener) throws IOException {
        return request;
    }

    /**
     * Opens a URL of any scheme before the handlers of its scheme are asked.
     *
     * @param request what is to be opened
     * @param opener who opens it
     * @return the response; null to leave it to others
     * @throws IOException to end the opening
     */
    public @Nullable UrlResponse defaultOpen(UrlRequest request, Opener opener) throws IOException {
        return null;
    }

    /**
     * Opens a URL of a scheme it knows.
     *
     * @param request what is to be opened
     * @param opener who opens it
     * @return the response; null to leave it to others
     * @throws IOException to end the opening
     */
    public @Nullable UrlResponse open(UrlRequest request, Opener opener) throws IOException {
        return null;
    }

    /**
     * Opens a URL that nobody else could.
     *
     * @param request what is to be opened
     * @param opener who opens it
     * @return the response; null to leave it to others
     * @throws IOException to end the opening
     */
    public @Nullable UrlResponse unknownOpen(UrlRequest request, Opener opener) throws IOException {
        return null;
    }

    /**
     * Works on a response before the caller has it. All handlers are asked; each gets what the one before it returned, and closes that if it returns another.
     *
     * @param request what was opened
     * @param response the response so far
     * @param opener who opened it
     * @return the response, or another in its place
     * @throws IOException to end the opening; the response so far is closed then, unless an {@link HttpErrorException} holds it
     */
    public UrlResponse response(UrlRequest request, UrlResponse response, Opener opener) throws IOException {
        return response;
    }

    /**
     * Follows up an answer that is an error by its status, see {@link Opener#error}.
     *
     * @param request what was opened
     * @param response the answer; a handler that returns another closes it
     * @param opener who opened it, and may open more
     * @return what takes the place of the answer; null to leave it to others
     * @throws IOException to end the opening
     */
    public @Nullable UrlResponse error(UrlRequest request, UrlResponse response, Opener opener) throws IOException {
        return null;
    }

    /**
     * Follows up an answer that is an error and that no {@link #error} took.
     *
     * @param request what was opened
     * @param response the answer; a handler that returns another closes it
     * @param opener who opened it, and may open more
     * @return what takes the place of the answer; null to leave it to others
     * @throws IOException to end the opening
     */
    public @Nullable UrlResponse errorDefault(UrlRequest request, UrlResponse response, Opener opener)
            throws IOException {
        return null;
    }
}
