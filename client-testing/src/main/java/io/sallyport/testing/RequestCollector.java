package io.sallyport.testing;

import io.sallyport.RequestBody;
import io.sallyport.spi.Loop;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a request's body into memory. Confined to a loop; publishers may signal from anywhere. */
final class RequestCollector implements Flow.Subscriber<ByteBuffer> {

    private final Loop loop;
    private final Consumer<byte[]> onBody;
    private final Consumer<Throwable> onFailure;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private Flow.@Nullable Subscription subscription;
    private long expected = -1;
    private boolean done;

    RequestCollector(Loop loop, Consumer<byte[]> onBody, Consumer<Throwable> onFailure) {
        this.loop = loop;
        this.onBody = onBody;
        this.onFailure = onFailure;
    }

    /** Ends in one of the two callbacks, maybe in here. */
    void collect(RequestBody body) {
        if (body instanceof RequestBody.Bytes bytes) {
            ByteBuffer content = bytes.content();
            byte[] copy = new byte[content.remaining()];
            content.get(copy);
            onBody.accept(copy);
        } else if (body instanceof RequestBody.FileRegion file) {
            try {
                onBody.accept(read(file));
            } catch (IOException e) {
                onFailure.accept(e);
            }
        } else if (body instanceof RequestBody.Stream stream) {
            expected = stream.length();
            stream.publisher().subscribe(this);
        } else {
            onFailure.accept(new IllegalStateException("body: " + body + " (expected: bytes, a file or a publisher)"));
        }
    }

    /** Wants no more. */
    void cancel() {
        done = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        onLoop(() -> {
            subscription = given;
            if (done) {
                given.cancel();
            } else {
                given.request(Long.MAX_VALUE);
            }
        });
    }

    @Override
    public void onNext(ByteBuffer item) {
        byte[] copy = new byte[item.remaining()];
        item.get(copy);
        onLoop(() -> collected.writeBytes(copy));
    }

    @Override
    public void onError(Throwable failure) {
        onLoop(() -> finish(() -> onFailure.accept(failure)));
    }

    @Override
    public void onComplete() {
        onLoop(() -> finish(() -> {
            if (expected >= 0 && expected != collected.size()) {
                onFailure.accept(new IllegalStateException(
                        "the publisher gave " + collected.size() + " bytes (expected: " + expected + ")"));
            } else {
                onBody.accept(collected.toByteArray());
            }
        }));
    }

    private void finish(Runnable last) {
        if (!done) {
            done = true;
            last.run();
        }
    }

    private void onLoop(Runnable task) {
        if (loop.inLoop() && onTheirWay.get() == 0) {
            task.run();
            return;
        }
        onTheirWay.incrementAndGet(); // publishers may change threads, and what they give stays in order
        Runnable counted = () -> {
            onTheirWay.decrementAndGet();
            task.run();
        };
        try {
            loop.execute(counted);
        } catch (RejectedExecutionException e) {
            counted.run(); // the loop is gone
        }
    }

    private static byte[] read(RequestBody.FileRegion file) throws IOException {
        try (InputStream in = Files.newInputStream(file.path())) {
            in.skipNBytes(file.position());
            if (file.count() < 0) {
                return in.readAllBytes();
            }
            byte[] bytes = in.readNBytes(Math.toIntExact(file.count()));
            if (bytes.length < file.count()) {
                throw new EOFException(
                        file.path() + " ended after " + bytes.length + " bytes (expected: " + file.count() + ")");
            }
            return bytes;
        }
    }
}
