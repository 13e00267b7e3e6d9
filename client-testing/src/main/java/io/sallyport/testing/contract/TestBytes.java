package io.sallyport.testing.contract;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** Bytes that show when some are missing, doubled or out of order. Stateless. */
final class TestBytes {

    private TestBytes() {}

    static byte[] of(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8) * 17 + (i >>> 16));
        }
        return bytes;
    }

    /** The same bytes as a publisher of buffers; each subscriber gets what it asks for, on the thread that asks. */
    static Flow.Publisher<ByteBuffer> published(byte[] bytes, int chunk) {
        return subscriber -> subscriber.onSubscribe(new Publishing(bytes, chunk, subscriber));
    }

    /** Gives one chunk for each that is asked for; a request from inside a signal is answered by the loop around it. */
    private static final class Publishing implements Flow.Subscription {

        private final byte[] bytes;
        private final int chunk;
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private long demand;
        private int position;
        private boolean signalling;
        private boolean done;

        private Publishing(byte[] bytes, int chunk, Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.bytes = bytes;
            this.chunk = chunk;
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
            if (signalling) {
                return;
            }
            signalling = true;
            while (demand > 0 && !done) {
                int size = Math.min(chunk, bytes.length - position);
                if (size > 0) {
                    demand--;
                    ByteBuffer next = ByteBuffer.wrap(bytes, position, size);
                    position += size;
                    subscriber.onNext(next);
                }
                if (position == bytes.length && !done) {
                    done = true;
                    subscriber.onComplete();
                }
            }
            signalling = false;
        }

        @Override
        public void cancel() {
            done = true;
        }
    }
}
