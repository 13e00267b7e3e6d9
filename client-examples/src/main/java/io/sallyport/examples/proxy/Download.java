package io.sallyport.examples.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer on its way from the origin to the client: asks the origin for more when the client takes more, and
 * not before. The buffers the answer is read into are the ones that are written. Confined to the client's event loop, on which the call was made.
 */
final class Download implements Flow.Subscriber<ByteBuf> {
    private final ChannelHandlerContext client;
    private final Runnable onComplete;

    private Flow.@Nullable Subscription origin;
    private boolean asked;

    /**
     * A body that has not started.
     *
     * @param onComplete runs when all of it is written
     */
    Download(ChannelHandlerContext client, Runnable onComplete) {
        this.client = client;
        this.onComplete = onComplete;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        origin = subscription;
        askIfTaken();
    }

    @Override
    public void onNext(ByteBuf piece) {
        assert client.executor().inEventLoop();
        asked = false;
        client.write(new DefaultHttpContent(piece));
        askIfTaken();
        client.flush();
    }

    @Override
    public void onComplete() {
        onComplete.run();
    }

    /** Half an answer must not look like a whole one. */
    @Override
    public void onError(Throwable failure) {
        client.close();
    }

    /** The client takes more, or less. */
    void writabilityChanged() {
        askIfTaken();
    }

    private void askIfTaken() {
        Flow.Subscription from = origin;
        if (from != null && !asked && client.channel().isWritable()) {
            asked = true;
            from.request(1);
        }
    }
}
