package io.sallyport.internal.body;

import io.sallyport.MultipartBody;
import io.sallyport.RequestBody;
import io.sallyport.internal.text.Tokens;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** Makes of a multipart body what can be sent: bytes, if all is in memory and little; else a stream. Not thread-safe. */
public final class MultipartPieces {

    /** What is sent, in order. */
    sealed interface Piece {

        /** Bytes in memory. */
        record Memory(ByteBuffer content) implements Piece {}

        /**
         * The content of a part that is not in memory.
         *
         * @param part what it is and whose, for errors: {@code file of part "photo"}
         * @param length in bytes, or -1 if unknown
         */
        record Source(String part, Flow.Publisher<ByteBuffer> publisher, long length) implements Piece {}
    }

    /** Contents up to here are copied, so that they go out with what stands around them. */
    private static final int COPIED = 8 * 1024;

    /** Bodies up to here become bytes. */
    private static final int SMALL = 64 * 1024;

    private final MultipartBody body;
    private final Executor executor;
    private final List<Piece> pieces = new ArrayList<>();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(256);
    private boolean first = true;
    private boolean inMemory = true;
    private boolean repeatable = true;
    private long length;

    /**
     * Of that body, without its parts so far.
     *
     * @param executor reads files and input streams
     */
    public MultipartPieces(MultipartBody body, Executor executor) {
        this.body = body;
        this.executor = executor;
    }

    /**
     * Adds the next part.
     *
     * @param content its content as it can be sent: no JSON
     */
    public void add(MultipartBody.Part part, RequestBody content) {
        byte[] head = MultipartFrame.head(
                body.boundary(), first, part.name(), part.fileName(), part.typeOf(content), part.headers());
        first = false;
        count(head.length);
        pending.writeBytes(head);
        repeatable &= content.isRepeatable();
        if (content instanceof RequestBody.Bytes bytes) {
            add(bytes.content());
            return;
        }
        flush();
        inMemory = false;
        long known = content instanceof RequestBody.FileRegion ? part.length() : content.length();
        count(known);
        pieces.add(new Piece.Source(kind(content) + " of part " + named(part), publisher(content), known));
    }

    private void add(ByteBuffer content) {
        count(content.remaining());
        if (content.remaining() > COPIED) {
            flush();
            pieces.add(new Piece.Memory(content));
            return;
        }
        byte[] copy = new byte[content.remaining()];
        content.get(copy);
        pending.writeBytes(copy);
    }

    /** The whole body, after its last part. */
    public RequestBody finish() {
        byte[] end = MultipartFrame.end(body.boundary());
        count(end.length);
        pending.writeBytes(end);
        flush();
        if (inMemory && length <= SMALL) {
            return new RequestBody.Bytes(joined((int) length), body.contentType());
        }
        return new RequestBody.Stream(new MultipartPublisher(pieces), length, repeatable, body.contentType());
    }

    private ByteBuffer joined(int size) {
        ByteBuffer all = ByteBuffer.allocate(size);
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Memory memory) {
                all.put(memory.content().duplicate());
            }
        }
        return all.flip();
    }

    private void flush() {
        if (pending.size() > 0) {
            pieces.add(new Piece.Memory(ByteBuffer.wrap(pending.toByteArray())));
            pending.reset();
        }
    }

    private void count(long more) {
        length = length < 0 || more < 0 ? -1 : Math.addExact(length, more);
    }

    private Flow.Publisher<ByteBuffer> publisher(RequestBody content) {
        if (content instanceof RequestBody.FileRegion region) {
            return new InputStreamPublisher(() -> FileStreams.open(region), executor);
        }
        if (content instanceof RequestBody.Input input) {
            return new InputStreamPublisher(input.opener(), executor);
        }
        if (content instanceof RequestBody.Stream stream) {
            return stream.publisher();
        }
        throw new IllegalArgumentException("content: " + content + " (expected: bytes, a file or a stream)");
    }

    private static String kind(RequestBody content) {
        if (content instanceof RequestBody.FileRegion) {
            return "file";
        }
        boolean read = content instanceof RequestBody.Input
                || (content instanceof RequestBody.Stream stream && stream.publisher() instanceof InputStreamPublisher);
        return read ? "input stream" : "publisher";
    }

    private static String named(MultipartBody.Part part) {
        String fileName = part.fileName();
        return '"'
                + Tokens.printable(part.name())
                + '"'
                + (fileName == null ? "" : " (" + Tokens.printable(fileName) + ")");
    }
}
