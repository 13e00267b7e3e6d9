package io.sallyport.internal.call;

import io.sallyport.BlockingHttpClient;
import io.sallyport.BlockingResponse;
import io.sallyport.CallFuture;
import io.sallyport.FullResponse;
import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.SaveProgress;
import io.sallyport.Tunnel;
import io.sallyport.TypeRef;
import io.sallyport.spi.Transport;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The blocking face of any client. Thread-safe, immutable. */
public final class BlockingFace implements BlockingHttpClient {

    private final HttpClient client;
    private final @Nullable Transport transport;

    /** Puts the face on any client, whose loops and executors nobody knows. */
    public BlockingFace(HttpClient client) {
        this(client, null);
    }

    /**
     * Puts the face on a client.
     *
     * @param transport the client's: nothing is sent from its loops, which must not wait
     */
    BlockingFace(HttpClient client, @Nullable Transport transport) {
        this.client = client;
        this.transport = transport;
    }

    @Override
    public HttpClient async() {
        return client;
    }

    @Override
    public BlockingResponse send(Request request) throws HttpClientException {
        return new Answer(await(request, client::send));
    }

    @Override
    public FullResponse fetch(Request request) throws HttpClientException {
        return await(request, client::fetch);
    }

    @Override
    public Tunnel connect(String authority) throws HttpClientException {
        return await(TunnelRequest.to(authority), connect -> client.connect(authority));
    }

    private <T> T await(Request request, Function<Request, CallFuture<T>> send) throws HttpClientException {
        Transport known = transport;
        if (known != null && known.inLoop()) {
            throw Waiting.refused();
        }
        if (known != null && SendableBodies.isRead(request.body())) {
            CallerThread caller = new CallerThread(known.blockingExecutor());
            Request reading = request.with(request.headers(), SendableBodies.readingOn(caller, request.body()));
            return Waiting.await(send.apply(reading), request, caller);
        }
        return Waiting.await(send.apply(request), request);
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
        public Path saveTo(Path path, SaveProgress progress) throws HttpClientException {
            return Waiting.await(async.saveTo(path, progress), async.request());
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
