package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.BodyTooLargeException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.IncomingBody;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects a body in one array. Confined to the connection's loop. */
final class BufferingSink implements BodySink {

    /** An announced length is believed up to here; beyond, the array grows as bytes come. */
    private static final int BELIEVED = 1024 * 1024;

    private final Request request;
    private final IncomingBody incoming;
    private final long limit;
    private final Delivery delivery;
    private final DrivenFuture<byte[]> result;
    private byte[] bytes;
    private int size;

    BufferingSink(Request request, IncomingBody incoming, long limit, Delivery delivery, DrivenFuture<byte[]> result) {
        this.request = request;
        this.incoming = incoming;
        this.limit = limit;
        this.delivery = delivery;
        this.result = result;
        long announced = incoming.length();
        this.bytes = new byte[announced < 0 || announced > limit ? 0 : (int) Math.min(announced, BELIEVED)];
    }

    @Override
    public void onChunk(ByteBuffer chunk) {
        int more = chunk.remaining();
        if (Math.max(incoming.length(), (long) size + more) > limit) {
            incoming.close();
            onFailure(new BodyTooLargeException(
                    FailureFacts.unsent(Phase.RESPONSE_BODY, request).answered(),
                    "the body is larger than BodyConfig.maxBufferedBytes (" + limit + " bytes"
                            + (incoming.length() < 0 ? "" : ", announced are " + incoming.length())
                            + "): raise it, or read the body by saveTo, publisher or inputStream",
                    null));
            return;
        }
        if (size + more > bytes.length) {
            long doubled = Math.min(Math.max(bytes.length * 2L, 8192), limit);
            bytes = Arrays.copyOf(bytes, (int) Math.max(doubled, (long) size + more));
        }
        chunk.get(bytes, size, more);
        size += more;
        incoming.pull(this);
    }

    @Override
    public void onEnd(Headers trailers) {
        byte[] whole = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        delivery.run(() -> result.finish(whole), result::fail);
    }

    @Override
    public void onFailure(HttpClientException failure) {
        delivery.run(() -> result.fail(failure), result::fail);
    }
}
