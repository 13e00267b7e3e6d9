package io.sallyport.internal.coding;

import io.sallyport.spi.ContentCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The decoders of one body, each fed by the one before, and what came out of them, counted. For one thread at a time. */
final class Stages implements AutoCloseable {

    private static final int BETWEEN = 8 * 1024;

    private final ContentCodec.Decoder[] decoders;

    /** What is on its way to each decoder but the first. */
    private final ByteBuffer[] between;

    /** What came out of each. */
    private final long[] counts;

    private final long maxRatio;
    private final long countedFrom;
    private long received;

    /**
     * New decoders.
     *
     * @param codecs the one applied last first: in the order of decoding
     * @param maxRatio how many bytes may come out of any decoder for one received
     * @param countedFrom from how many bytes on that is looked at
     */
    Stages(List<ContentCodec> codecs, long maxRatio, long countedFrom) throws IOException {
        int size = codecs.size();
        this.decoders = new ContentCodec.Decoder[size];
        this.between = new ByteBuffer[size - 1];
        this.counts = new long[size];
        this.maxRatio = maxRatio;
        this.countedFrom = countedFrom;
        int made = 0;
        try {
            for (; made < size; made++) {
                decoders[made] = codecs.get(made).decoder();
            }
        } catch (RuntimeException | LinkageError e) {
            throw new IOException("the decoder cannot be made", e);
        } finally {
            if (made < size) {
                close(made);
            }
        }
        for (int i = 0; i < size - 1; i++) {
            between[i] = ByteBuffer.allocate(BETWEEN).limit(0);
        }
    }

    /**
     * Decodes until the output is full or the input is used up.
     *
     * @throws IOException if the data is corrupt, or goes on behind its end
     * @throws TooMuchException if more came out than may
     */
    void decode(ByteBuffer input, ByteBuffer output) throws IOException {
        try {
            run(decoders.length - 1, input, output);
        } catch (RuntimeException | LinkageError e) {
            throw new IOException("the decoder failed", e);
        }
    }

    /** Lets a decoder work, fed by those before it. */
    private void run(int index, ByteBuffer input, ByteBuffer output) throws IOException {
        if (index == 0) {
            step(0, input, output);
            return;
        }
        ByteBuffer feed = between[index - 1];
        boolean fed = true;
        while (fed) {
            step(index, feed, output);
            fed = output.hasRemaining();
            if (fed) {
                feed.clear();
                try {
                    run(index - 1, input, feed);
                } finally {
                    feed.flip();
                }
                fed = feed.hasRemaining();
            }
        }
    }

    private void step(int index, ByteBuffer input, ByteBuffer output) throws IOException {
        int given = input.remaining();
        int start = output.position();
        decoders[index].decode(input, output);
        if (index == 0) {
            received += given - input.remaining();
        }
        counts[index] += output.position() - start;
        judge(counts[index]);
        if (input.hasRemaining() && output.hasRemaining()) {
            throw new IOException("the coded data has bytes behind its end");
        }
    }

    private void judge(long count) throws TooMuchException {
        if (count > countedFrom && count / maxRatio > received) {
            throw new TooMuchException(count, received);
        }
    }

    /** Whether the body may end here. */
    boolean isComplete() {
        for (int i = 0; i < decoders.length; i++) {
            if (!decoders[i].isComplete() || (i > 0 && between[i - 1].hasRemaining())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        close(decoders.length);
    }

    private void close(int count) {
        for (int i = 0; i < count; i++) {
            decoders[i].close();
        }
    }

    /** More came out than may. */
    static final class TooMuchException extends IOException {

        private static final long serialVersionUID = 1L;

        private TooMuchException(long decoded, long received) {
            super(decoded + " bytes were decoded from " + received);
        }
    }
}
