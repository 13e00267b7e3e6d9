package io.sallyport.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A content coding (RFC 9110 section 8.4.1): makes what decodes and encodes one body each. Thread-safe. */
public interface ContentCodec {

    /** {@return its name in {@code Content-Encoding} and {@code Accept-Encoding}, a token in lower case} */
    String token();

    /** {@return other names under which servers send it, in lower case; none by default} They are never asked for. */
    default List<String> aliases() {
        return List.of();
    }

    /**
     * {@return a new decoder, for one body}
     *
     * @throws IOException if it cannot be made
     */
    Decoder decoder() throws IOException;

    /**
     * {@return a new encoder, for one body}
     *
     * @throws IOException if it cannot be made
     */
    Encoder encoder() throws IOException;

    /** Decodes one body, piece by piece. For one thread at a time. It counts nothing: how much may come of how little is judged by the client. */
    interface Decoder extends AutoCloseable {

        /**
         * Decodes until the output is full, the input is used up, or the coded data is at its end. What remains in the input when there is still room in the output lies behind that end. Holds neither buffer after it
         * returns.
         *
         * @param input what came of the body, from its position, which is moved past what was used; empty to go on with what is held inside. On the heap or not
         * @param output on the heap; what is decoded goes to its position, which is moved
         * @throws IOException if the data is not of this coding, or a checksum is wrong
         */
        void decode(ByteBuffer input, ByteBuffer output) throws IOException;

        /** {@return whether the body may end here: all that was begun is complete, checksums too, and given out} */
        boolean isComplete();

        /** Gives back what it holds outside the heap. Called once, last. */
        @Override
        void close();
    }

    /** Encodes one body, piece by piece. For one thread at a time. */
    interface Encoder extends AutoCloseable {

        /**
         * Encodes until the output is full or the input is used up; after the last input, until the end of the coded data is written. Holds neither buffer after it returns.
         *
         * @param input of the body, from its position, which is moved past what was used. On the heap or not
         * @param output on the heap; what is encoded goes to its position, which is moved
         * @param last whether nothing follows the input; once true, true for the rest
         * @return whether the coded data is complete and all of it given out; never before {@code last}
         * @throws IOException if it cannot be encoded
         */
        boolean encode(ByteBuffer input, ByteBuffer output, boolean last) throws IOException;

        /** Gives back what it holds outside the heap. Called once, last. */
        @Override
        void close();
    }
}
