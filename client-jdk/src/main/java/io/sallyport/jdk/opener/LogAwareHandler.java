package io.sallyport.jdk.opener;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens URLs by exchanges, each of which leaves one structured event in the log, on logger {@code io.sallyport.opener}: what {@link #logFields} says, {@code transaction}, {@code status} or
 * {@code failure}, and {@code millis}. A redirect that is followed, or a challenge that is answered, is an exchange of its own. Subclasses choose level and fields, and add to the record before and after.
 */
public abstract class LogAwareHandler extends Handler {

    /** For subclasses. */
    protected LogAwareHandler() {}

    /**
     * {@return whether a request is one for {@link #exchange}}
     *
     * @param request what is to be opened
     */
    protected abstract boolean opens(UrlRequest request);

    /**
     * Sends a request and waits for the head of its answer.
     *
     * @param request one of those that it {@link #opens}
     * @param opener who opens it
     * @return the answer, whatever its status
     * @throws IOException if there is none
     */
    protected abstract UrlResponse exchange(UrlRequest request, Opener opener) throws IOException;

    /** {@return the level of its events; OFF for none} Default: DEBUG. */
    protected System.Logger.Level logLevel() {
        return System.Logger.Level.DEBUG;
    }

    /** {@return the kind of its exchanges: the event's message and its field {@code transaction}} Default: HTTP. */
    protected String transactionType() {
        return "HTTP";
    }

    /**
     * {@return the fields an event begins with} Default: {@code method} and {@code url}.
     *
     * @param request what is about to be sent
     */
    protected Map<String, Object> logFields(UrlRequest request) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("method", request.method());
        fields.put("url", Shown.url(request.url()));
        return fields;
    }

    /**
     * Called before an exchange, whether or not its level is written. Default: does nothing.
     *
     * @param record the event to be
     * @param request what is about to be sent
     */
    protected void preRequest(LogRecord record, UrlRequest request) {}

    /**
     * Called after an exchange that had an answer, whether or not its level is written. Default: does nothing.
     *
     * @param record the event to be
     * @param request what was sent
     * @param response the answer, whatever its status; not to be read or closed
     */
    protected void postRequest(LogRecord record, UrlRequest request, UrlResponse response) {}

    @Override
    public @Nullable UrlResponse open(UrlRequest request, Opener opener) throws IOException {
        if (!opens(request)) {
            return null;
        }
        LogRecord record = new LogRecord().put("transaction", transactionType());
        logFields(request).forEach(record::put);
        preRequest(record, request);
        long start = System.nanoTime();
        UrlResponse response;
        try {
            response = exchange(request, opener);
        } catch (IOException | RuntimeException e) {
            record.put(
                    "failure",
                    (e.getCause() == null ? e : e.getCause()).getClass().getSimpleName());
            record.put("millis", millisSince(start));
            record.write(logLevel(), transactionType() + " failed");
            throw e;
        }
        record.put("status", response.status());
        record.put("millis", millisSince(start));
        try {
            postRequest(record, request, response);
        } catch (RuntimeException e) {
            response.close();
            throw e;
        } finally {
            record.write(logLevel(), transactionType() + " ended");
        }
        return response;
    }

    private static double millisSince(long start) {
        return Math.round((System.nanoTime() - start) / 1e3) / 1e3;
    }
}
