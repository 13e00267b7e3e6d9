package io.sallyport.netty.internal.body;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * Netty's buffers in the place of those that request bodies publish. This transport's subscriber is given them as they are; any other gets heap copies. Immutable.
 *
 * @param buffers what is inside; each buffer given belongs to whom it is given to
 */
public record BufferSource(Flow.Publisher<ByteBuf> buffers) implements Flow.Publisher<ByteBuffer> {

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (subscriber instanceof PublisherOutbound outbound) {
            buffers.subscribe(outbound.forBuffers());
        } else {
            copyTo(subscriber);
        }
    }

    private void copyTo(Flow.Subscriber<? super ByteBuffer> subscriber) {
        buffers.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuf buffer) {
                subscriber.onNext(copy(buffer));
            }

            @Override
            public void onError(Throwable failure) {
                subscriber.onError(failure);
            }

            @Override
            public void onComplete() {
                subscriber.onComplete();
            }
        });
    }

    private static ByteBuffer copy(ByteBuf buffer) {
        ByteBuffer copy = ByteBuffer.allocate(buffer.readableBytes());
        try {
            buffer.readBytes(copy);
        } finally {
            buffer.release();
        }
        return copy.flip();
    }
}
