package io.sallyport.spi;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import java.nio.ByteBuffer;

/** Takes a body. Each pull is answered by exactly one of these, on the connection's loop. */
public interface BodySink {

    /**
     * The next bytes, one or more. The buffer is the transport's: it must not be kept or written to after the method returns.
     *
     * @param chunk what remains in it is the chunk
     */
    void onChunk(ByteBuffer chunk);

    /**
     * The body ended as it should.
     *
     * @param trailers empty if there were none
     */
    void onEnd(Headers trailers);

    /**
     * The body failed, or was closed.
     *
     * @param failure why; a {@link io.sallyport.error.BodyClosedException} if it was closed
     */
    void onFailure(HttpClientException failure);
}
