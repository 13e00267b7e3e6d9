package io.sallyport.jdk.opener;

import io.sallyport.jdk.internal.Installed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Opens URLs with the opener that is installed: Python's {@code urllib2.urlopen}. Until another is, that is one with the default handlers, made when it is first needed. Thread-safe.
 *
 * <pre>{@code
 * try (UrlResponse page = Urls.open("http://example.com/")) {
 *     byte[] bytes = page.stream().readAllBytes();
 * }
 * }</pre>
 */
public final class Urls {

    private Urls() {}

    /**
     * Opens a URL.
     *
     * @param url absolute, of any scheme
     * @return the response; close it
     * @throws UrlErrorException if it cannot be opened; an {@link HttpErrorException} if the answer is an error
     * @throws IllegalArgumentException as {@link UrlRequest#builder}
     */
    public static UrlResponse open(String url) throws UrlErrorException {
        return installed().open(url);
    }

    /**
     * Opens a URL, by POST if there are data.
     *
     * @param url absolute, of any scheme
     * @param data what to send, by default as {@code application/x-www-form-urlencoded}; null for none
     * @return the response; close it
     * @throws UrlErrorException if it cannot be opened; an {@link HttpErrorException} if the answer is an error
     * @throws IllegalArgumentException as {@link UrlRequest#builder}
     */
    public static UrlResponse open(String url, byte @Nullable [] data) throws UrlErrorException {
        return installed().open(url, data);
    }

    /**
     * Opens a URL, by POST if there are data, with a limit for each wait.
     *
     * @param url absolute, of any scheme
     * @param data what to send, by default as {@code application/x-www-form-urlencoded}; null for none
     * @param timeout see {@link UrlRequest#timeout}; more than zero
     * @return the response; close it
     * @throws UrlErrorException if it cannot be opened; an {@link HttpErrorException} if the answer is an error
     * @throws IllegalArgumentException as {@link UrlRequest#builder}, or for the timeout
     */
    public static UrlResponse open(String url, byte @Nullable [] data, Duration timeout) throws UrlErrorException {
        return installed().open(url, data, timeout);
    }

    /**
     * Opens a request.
     *
     * @param request what to open
     * @return the response; close it
     * @throws UrlErrorException if it cannot be opened; an {@link HttpErrorException} if the answer is an error
     */
    public static UrlResponse open(UrlRequest request) throws UrlErrorException {
        return installed().open(request);
    }

    /**
     * {@return an opener with these handlers and the default ones, but for those whose class one of these is of, or extends} See {@link Opener#builder} for one with a client of its own.
     *
     * @param handlers in the order in which they are added
     */
    public static Opener buildOpener(Handler... handlers) {
        Opener.Builder builder = Opener.builder();
        for (Handler handler : handlers) {
            builder.handler(handler);
        }
        return builder.build();
    }

    /**
     * Makes an opener the one that {@link #open} uses, in the whole program.
     *
     * @param opener null for one with the default handlers
     */
    public static void installOpener(@Nullable Opener opener) {
        Installed.set(Opener.class, opener);
    }

    private static Opener installed() {
        return Installed.get(Opener.class, () -> Opener.builder().build());
    }
}
