package io.sallyport.jdk.opener;

import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.jdk.internal.Installed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens URLs by a chain of handlers: Python's {@code OpenerDirector}. Handlers decide on redirects, credentials and cookies; connections are those of one {@link HttpClient}, with its pool, limits and
 * logs. Blocks: on an event loop of the client's transport it throws an {@link IllegalStateException}, as the client's blocking face does. Immutable, thread-safe; holds nothing that is to be closed but the client, which is left to
 * who made it.
 */
public final class Opener {

    private final Supplier<HttpClient> client;
    private final List<Handler> handlers;
    private final Headers headers;

    private Opener(Builder builder) {
        this.client = builder.client;
        this.headers = builder.headers.build();
        List<Handler> all = new ArrayList<>(builder.withDefaults ? Defaults.besides(builder.handlers) : List.of());
        all.addAll(builder.handlers);
        record Placed(Handler handler, int order) {}
        this.handlers = all.stream()
                .map(handler -> new Placed(handler, handler.handlerOrder()))
                .sorted(Comparator.comparingInt(Placed::order))
                .map(Placed::handler)
                .toList();
    }

    /** {@return a builder that starts with the default handlers, over a client that all openers share that name none} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens a URL.
     *
     * @param url absolute, of any scheme
     * @return the response; close it
     * @throws UrlErrorException if it cannot be opened; an {@link HttpErrorException} if the answer is an error
     * @throws IllegalArgumentException as {@link UrlRequest#builder}
     */
    public UrlResponse open(String url) throws UrlErrorException {
        return open(url, null);
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
    public UrlResponse open(String url, byte @Nullable [] data) throws UrlErrorException {
        return open(UrlRequest.builder(url).data(data).build());
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
    public UrlResponse open(String url, byte @Nullable [] data, Duration timeout) throws UrlErrorException {
        return open(UrlRequest.builder(url).data(data).timeout(timeout).build());
    }

    /**
     * Opens a request: all {@link Handler#request}, then the first response of {@link Handler#defaultOpen}, {@link Handler#open} and {@link Handler#unknownOpen}, then all {@link Handler#response}.
     *
     * @param request what to open
     * @return the response; close it
     * @throws UrlErrorException if it cannot be opened; an {@link HttpErrorException} if the answer is an error
     */
    public UrlResponse open(UrlRequest request) throws UrlErrorException {
        UrlRequest prepared = request;
        try {
            for (Handler handler : handlers) {
                prepared = handler.request(prepared, this);
            }
            return finished(prepared, opened(prepared));
        } catch (UrlErrorException e) {
            throw e;
        } catch (IOException e) {
            throw new UrlErrorException(String.valueOf(e.getMessage()), e);
        }
    }

    private UrlResponse opened(UrlRequest request) throws IOException {
        for (Handler handler : handlers) {
            UrlResponse response = handler.defaultOpen(request, this);
            if (response != null) {
                return response;
            }
        }
        for (Handler handler : handlers) {
            UrlResponse response = handler.open(request, this);
            if (response != null) {
                return response;
            }
        }
        for (Handler handler : handlers) {
            UrlResponse response = handler.unknownOpen(request, this);
            if (response != null) {
                return response;
            }
        }
        throw UnknownHandler.unknown(request);
    }

    private UrlResponse finished(UrlRequest request, UrlResponse opened) throws IOException {
        UrlResponse response = opened;
        try {
            for (Handler handler : handlers) {
                response = handler.response(request, response, this);
            }
            return response;
        } catch (IOException | RuntimeException e) {
            if (!(e instanceof HttpErrorException error && error.holds(response))) {
                response.close();
            }
            throw e;
        }
    }

    /**
     * Follows up an answer that is an error: the first response of {@link Handler#error}, then of {@link Handler#errorDefault}. {@link ErrorProcessor} calls it for all statuses of HTTP but 2xx.
     *
     * @param request what was opened
     * @param response the answer
     * @return what takes its place; the answer itself if no handler has anything
     * @throws IOException what a handler throws; {@link DefaultErrorHandler} an {@link HttpErrorException}
     */
    public UrlResponse error(UrlRequest request, UrlResponse response) throws IOException {
        for (Handler handler : handlers) {
            UrlResponse other = handler.error(request, response, this);
            if (other != null) {
                return other;
            }
        }
        for (Handler handler : handlers) {
            UrlResponse other = handler.errorDefault(request, response, this);
            if (other != null) {
                return other;
            }
        }
        return response;
    }

    /** {@return all handlers in the order in which they are asked} Unmodifiable. */
    public List<Handler> handlers() {
        return handlers;
    }

    /** {@return the headers of all requests by HTTP that do not set them: Python's {@code addheaders}} */
    public Headers headers() {
        return headers;
    }

    /** {@return the client whose connections it uses; the one that all openers share is made now if it is not there yet} */
    public HttpClient client() {
        return client.get();
    }

    /** {@return a builder that starts with these handlers, headers and this client} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.client = client;
        builder.withDefaults = false;
        builder.handlers.addAll(handlers);
        builder.headers = headers.toBuilder();
        return builder;
    }

    /** Collects an opener. Not thread-safe. */
    public static final class Builder {

        private final List<Handler> handlers = new ArrayList<>();
        private Headers.Builder headers = Headers.builder().add("User-agent", Defaults.USER_AGENT);
        private Supplier<HttpClient> client = Installed::client;
        private boolean withDefaults = true;

        private Builder() {}

        /**
         * Adds a handler. It takes the place of those default handlers whose class it is of, or extends.
         *
         * @param handler asked after those of the same order that were added before
         * @return this
         */
        public Builder handler(Handler handler) {
            handlers.add(Objects.requireNonNull(handler, "handler"));
            return this;
        }

        /**
         * Leaves all default handlers out.
         *
         * @return this
         */
        public Builder withoutDefaults() {
            this.withDefaults = false;
            return this;
        }

        /**
         * The headers of all requests by HTTP that do not set them. They stay behind when a redirect is followed, and are set anew. Default: a {@code User-agent}.
         *
         * @param value in place of those set so far
         * @return this
         */
        public Builder headers(Headers value) {
            this.headers = value.toBuilder();
            return this;
        }

        /**
         * Sets one header of all requests by HTTP that do not set it.
         *
         * @param name a token
         * @param value in place of all of that name
         * @return this
         */
        public Builder header(String name, String value) {
            headers.set(name, value);
            return this;
        }

        /**
         * The client whose connections are used. Its own rules for redirects, credentials, cookies, headers and decoding do not apply: handlers decide; all its other settings do. Default: one client for
         * all openers, made by {@link HttpClient#create} when the first one needs it, and never closed; URLs for which no client is installed use the same one.
         *
         * @param value left open
         * @return this
         */
        public Builder client(HttpClient value) {
            Objects.requireNonNull(value, "client");
            this.client = () -> value;
            return this;
        }

        /** {@return the opener} The builder may go on to be used. */
        public Opener build() {
            return new Opener(this);
        }
    }
}
