package io.sallyport.spi;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import java.nio.ByteBuffer;

/** Takes a body. Each pull is answered by exactly one of these, on the connection's loop. */
public interface BodySink {

    /** The next bytes, one or more. The buffer is the transport's: it must not be kept or written to after the method returns. */
    void onChunk(ByteBuffer chunk);

    /** The body ended as it should. */
    void onEnd(Headers trailers);

    /** The body failed, or was closed. */
    void onFailure(HttpClientException failure);
}
