package io.sallyport.netty.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads a body piece by piece, and asks for each from another thread. Signals come one after the other, as Flow demands. */
final class SlowReader implements Flow.Subscriber<ByteBuffer> {

    private final Executor executor;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> bytes = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    private SlowReader(Executor executor) {
        this.executor = executor;
    }

    /** Reads all that is published. */
    static CompletableFuture<byte[]> read(Flow.Publisher<ByteBuffer> publisher, Executor executor) {
        SlowReader reader = new SlowReader(executor);
        publisher.subscribe(reader);
        return reader.bytes;
    }

    private void askForOne() {
        Flow.Subscription asked = subscription;
        if (asked != null) {
            executor.execute(() -> asked.request(1));
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        askForOne();
    }

    @Override
    public void onNext(ByteBuffer piece) {
        byte[] copy = new byte[piece.remaining()];
        piece.get(copy);
        read.writeBytes(copy);
        askForOne();
    }

    @Override
    public void onError(Throwable failure) {
        bytes.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        bytes.complete(read.toByteArray());
    }
}
