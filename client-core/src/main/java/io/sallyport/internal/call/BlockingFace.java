package io.sallyport.internal.call;

import io.sallyport.BlockingHttpClient;
import io.sallyport.BlockingResponse;
import io.sallyport.FullResponse;
import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.TypeRef;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** The blocking face of any client. Thread-safe, immutable. */
public final class BlockingFace implements BlockingHttpClient {

    private final HttpClient client;
    private final BooleanSupplier mustNotWait;

    /** Puts the face on a client that may be waited for on any thread, or refuses by itself. */
    public BlockingFace(HttpClient client) {
        this(client, () -> false);
    }

    /**
     * Puts the face on a client.
     *
     * @param mustNotWait whether the calling thread is one that brings the results: nothing is sent from there
     */
    BlockingFace(HttpClient client, BooleanSupplier mustNotWait) {
        this.client = client;
        this.mustNotWait = mustNotWait;
    }

    @Override
    public HttpClient async() {
        return client;
    }

    @Override
    public BlockingResponse send(Request request) throws HttpClientException {
        requireMayWait();
        return new Answer(Waiting.await(client.send(request), request));
    }

    @Override
    public FullResponse fetch(Request request) throws HttpClientException {
        requireMayWait();
        return Waiting.await(client.fetch(request), request);
    }

    private void requireMayWait() {
        if (mustNotWait.getAsBoolean()) {
            throw Waiting.refused();
        }
    }

    /** The blocking face of a response. */
    private record Answer(Response async) implements BlockingResponse {

        @Override
        public byte[] bytes() throws HttpClientException {
            return Waiting.await(async.bytes(), async.request());
        }

        @Override
        public String text() throws HttpClientException {
            return Waiting.await(async.text(), async.request());
        }

        @Override
        public <T> T json(Class<T> type) throws HttpClientException {
            return Waiting.await(async.json(type), async.request());
        }

        @Override
        public <T> T json(TypeRef<T> type) throws HttpClientException {
            return Waiting.await(async.json(type), async.request());
        }

        @Override
        public Path saveTo(Path path) throws HttpClientException {
            return Waiting.await(async.saveTo(path), async.request());
        }

        @Override
        public Headers trailers() throws HttpClientException {
            CompletableFuture<Headers> trailers = async.trailers();
            if (!trailers.isDone()) {
                Waiting.await(async.bytes(), async.request());
            }
            return Waiting.await(trailers, async.request());
        }

        @Override
        public String toString() {
            return async.toString();
        }
    }
}
