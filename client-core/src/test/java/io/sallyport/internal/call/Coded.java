package io.sallyport.internal.call;

import io.sallyport.internal.coding.Codecs;
import io.sallyport.internal.coding.WholeBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** Bytes in a coding. Stateless. */
final class Coded {

    static final Codecs CODECS = Codecs.with(List.of());

    private Coded() {}

    static byte[] encode(String token, byte[] plain) {
        try {
            ByteBuffer coded =
                    WholeBody.encoded(Objects.requireNonNull(CODECS.find(token), token), ByteBuffer.wrap(plain));
            byte[] bytes = new byte[coded.remaining()];
            coded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
