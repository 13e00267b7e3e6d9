package io.sallyport.netty.servers;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

/** Publishes bytes in pieces, from a thread of its own that waits where the subscriber does. */
final class PublishedChunks extends SubmissionPublisher<ByteBuffer> {

    private static final int PIECE = 50_000;

    private final byte[] content;

    private PublishedChunks(byte[] content) {
        this.content = content;
    }

    static Flow.Publisher<ByteBuffer> of(byte[] content) {
        return new PublishedChunks(content);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        super.subscribe(subscriber);
        Thread feeder = new Thread(this::feed, "published-chunks");
        feeder.setDaemon(true);
        feeder.start();
    }

    private void feed() {
        for (int from = 0; from < content.length; from += PIECE) {
            submit(ByteBuffer.wrap(content, from, Math.min(PIECE, content.length - from)));
        }
        close();
    }
}
