package io.sallyport.internal.body;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/** The rules of Reactive Streams for publishers; pieces in memory and read ones take turns, each with one buffer. */
public class MultipartPublisherTckTest extends PublisherRules {

    private static final int MOST = 1000;

    /** Called by the test engine. */
    public MultipartPublisherTckTest() {
        super(MOST, 50, 200);
    }

    @Override
    public Flow.Publisher<ByteBuffer> createFlowPublisher(long elements) {
        List<MultipartPieces.Piece> pieces = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST, elements); i++) {
            pieces.add(
                    i % 2 == 0
                            ? new MultipartPieces.Piece.Memory(ByteBuffer.allocate(1))
                            : new MultipartPieces.Piece.Source(
                                    "part " + i,
                                    new InputStreamPublisher(() -> new ByteArrayInputStream(new byte[1]), executor),
                                    1));
        }
        return new MultipartPublisher(pieces);
    }
}
