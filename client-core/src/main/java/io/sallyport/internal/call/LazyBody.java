package io.sallyport.internal.call;

import io.sallyport.CallFuture;
import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.SaveProgress;
import io.sallyport.TypeRef;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.internal.coding.DecodedBody;
import io.sallyport.internal.coding.Decoding;
import io.sallyport.spi.IncomingBody;
import io.sallyport.spi.ResponseHead;
import io.sallyport.spi.TransportBody;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A body that is pulled from the transport by the first reader that claims it. Thread-safe. */
final class LazyBody implements TransportBody {

    /** Who reads a body that the call went on without. */
    private static final String DISCARDED = "discard";

    private final Call call;
    private final Request request;
    private final ResponseHead head;
    private final IncomingBody incoming;
    private final Trailers trailers;

    // Guarded by this: who reads. Nobody; those that remember, by this future; or one that does not, by the name of its
    // method.
    private @Nullable DrivenFuture<byte[]> bytes;
    private @Nullable String oneShot;

    LazyBody(Call call, Request request, ResponseHead head, IncomingBody incoming, Trailers trailers) {
        this.call = call;
        this.request = request;
        this.head = head;
        this.incoming = incoming;
        this.trailers = trailers;
    }

    @Override
    public long length() {
        return incoming.length();
    }

    @Override
    public boolean isDecoded() {
        return incoming instanceof DecodedBody;
    }

    @Override
    public List<String> contentCodings() {
        return isDecoded() ? List.of() : Decoding.names(head.headers());
    }

    @Override
    public CallFuture<byte[]> bytes() {
        DrivenFuture<byte[]> result;
        boolean discarded;
        synchronized (this) {
            if (bytes != null) {
                return bytes;
            }
            discarded = DISCARDED.equals(oneShot);
            if (oneShot != null && !discarded) {
                throw taken("bytes", oneShot);
            }
            result = new DrivenFuture<>(call);
            bytes = result;
        }
        if (discarded) {
            result.fail(new BodyClosedException(
                    FailureFacts.unsent(Phase.RESPONSE_BODY, request).answered(),
                    "the body was discarded when the call went on",
                    null));
        } else {
            load(result);
        }
        return result;
    }

    private void load(DrivenFuture<byte[]> result) {
        long limit = call.environment().settings().config().body().maxBufferedBytes();
        byte[] loaded = incoming.loaded();
        if (loaded != null && loaded.length <= limit) {
            result.finish(loaded);
        } else {
            incoming.pull(new BufferingSink(request, incoming, limit, call.delivery(), result));
        }
    }

    @Override
    public CallFuture<String> text() {
        return (CallFuture<String>) bytes().thenApply(bytes -> BodyText.decode(bytes, head.headers()));
    }

    @Override
    public <T> CallFuture<T> json(Class<T> type) {
        return converted(type);
    }

    @Override
    public <T> CallFuture<T> json(TypeRef<T> type) {
        return converted(type.type());
    }

    @SuppressWarnings("unchecked") // the codec promises an instance of the type
    private <T> CallFuture<T> converted(Type type) {
        return (CallFuture<T>) bytes().thenApply(bytes -> {
            try {
                return (T) call.environment().json().read(bytes, type, request);
            } catch (HttpClientException e) {
                throw new CompletionException(e);
            }
        });
    }

    @Override
    public CallFuture<Path> saveTo(Path path) {
        return save(Objects.requireNonNull(path, "path"), null);
    }

    @Override
    public CallFuture<Path> saveTo(Path path, SaveProgress progress) {
        return save(Objects.requireNonNull(path, "path"), Objects.requireNonNull(progress, "progress"));
    }

    private CallFuture<Path> save(Path path, @Nullable SaveProgress progress) {
        claim("saveTo");
        DrivenFuture<Path> result = new DrivenFuture<>(call);
        FileSink.start(path, progress, request, incoming, call.delivery(), result);
        return result;
    }

    @Override
    public Flow.Publisher<ByteBuffer> publisher() {
        claim("publisher");
        incoming.claim();
        return new BodyPublisher(request, incoming, call.delivery());
    }

    @Override
    public InputStream inputStream() {
        claim("inputStream");
        incoming.claim();
        return new BodyInputStream(request, incoming, call::mustNotWait);
    }

    @Override
    public CompletableFuture<Headers> trailers() {
        return trailers.of(incoming);
    }

    @Override
    public byte @Nullable [] loaded() {
        DrivenFuture<byte[]> known;
        synchronized (this) {
            known = bytes;
        }
        return known != null && known.isDone() && !known.isCompletedExceptionally() ? known.join() : incoming.loaded();
    }

    @Override
    public void close() {
        incoming.close();
    }

    @Override
    public synchronized IncomingBody claim(String method) {
        if (oneShot != null) {
            throw taken(method, oneShot);
        }
        if (bytes != null) {
            throw taken(method, "bytes");
        }
        oneShot = method;
        return incoming;
    }

    /** Its length as it comes over the wire; -1 if that is not known. */
    long wireLength() {
        return wire().length();
    }

    private IncomingBody wire() {
        return incoming instanceof DecodedBody decoded ? decoded.coded() : incoming;
    }

    /** The body as it comes over the wire, for whoever reads away what nobody wants; null if it has a reader, or has ended and so stays readable. */
    synchronized @Nullable IncomingBody discard() {
        if (oneShot != null || bytes != null || incoming.trailers() != null) {
            return null;
        }
        oneShot = DISCARDED;
        return wire();
    }

    @Override
    public void deliver(Runnable task, Consumer<HttpClientException> rejected) {
        call.delivery().run(task, rejected);
    }

    private IllegalStateException taken(String method, String by) {
        return new IllegalStateException(method + "() of the body of " + request + ": it is read by " + by
                + "() already (expected: one kind of reader)");
    }
}
