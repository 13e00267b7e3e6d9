package io.sallyport.netty.internal.http1;

import io.netty.buffer.ByteBuf;
import io.sallyport.Headers;
import io.sallyport.config.Http1Config;
import java.io.ByteArrayOutputStream;

/**
 * Reads one chunked body (RFC 9112 section 7.1): every line ends with CRLF, sizes are 1 to 15 hexadecimal digits, extensions are skipped, and may outweigh the data by so much only. Confined to its connection's loop.
 */
final class ChunkedReader {

    /** What the next byte belongs to. */
    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS
    }

    private static final int MAX_SIZE_DIGITS = 15;

    private final Http1Config limits;
    private final ByteArrayOutputStream section = new ByteArrayOutputStream(2);
    private State state = State.SIZE;
    private long remaining;
    private int digits;
    private int extensionBytes;
    private int lineBytes;
    private Headers trailers = Headers.empty();

    ChunkedReader(Http1Config limits) {
        this.limits = limits;
    }

    /** The trailers, once {@link #read} has said that all is read. */
    Headers trailers() {
        return trailers;
    }

    /** Reads what belongs to the body; whether it is complete. */
    boolean read(ByteBuf in, Http1ResponseReader.Sink sink) throws MalformedResponseException {
        while (in.isReadable()) {
            if (state == State.DATA) {
                remaining = pass(in, remaining, sink);
                if (remaining == 0) {
                    state = State.DATA_CR;
                }
            } else if (state == State.TRAILERS) {
                if (readTrailers(in)) {
                    return true;
                }
            } else {
                framing(in.readByte());
            }
        }
        return false;
    }

    /** Passes bytes of a body of known length on; returns what remains. */
    static long pass(ByteBuf in, long remaining, Http1ResponseReader.Sink sink) {
        int readable = in.readableBytes();
        if (readable <= remaining) {
            sink.content(in);
            in.skipBytes(in.readableBytes());
            return remaining - readable;
        }
        sink.content(in.readSlice((int) remaining));
        return 0;
    }

    private void framing(byte b) throws MalformedResponseException {
        switch (state) {
            case SIZE -> size(b);
            case EXTENSION -> extension(b);
            case SIZE_LF -> {
                require(b == '\n', "a chunk size line ends with a bare CR");
                state = remaining > 0 ? State.DATA : State.TRAILERS;
                digits = 0;
                // What the data outweighs costs nobody anything, however long the body is.
                extensionBytes = (int) Math.max(0, extensionBytes - remaining);
            }
            case DATA_CR -> {
                require(b == '\r', "a chunk is longer than its size");
                state = State.DATA_LF;
            }
            case DATA_LF -> {
                require(b == '\n', "a chunk ends with a bare CR");
                state = State.SIZE;
                remaining = 0;
            }
            case DATA, TRAILERS -> throw new IllegalStateException(state.toString());
        }
    }

    private void size(byte b) throws MalformedResponseException {
        int digit = b < 0 ? -1 : Character.digit(b, 16);
        if (digit >= 0) {
            digits++;
            require(digits <= MAX_SIZE_DIGITS, "a chunk size of more than " + MAX_SIZE_DIGITS + " digits");
            remaining = remaining << 4 | digit;
            return;
        }
        require(digits > 0, "a chunk size without a digit");
        if (b == '\r') {
            state = State.SIZE_LF;
        } else {
            require(b == ';' || b == ' ' || b == '\t', "a chunk size with a character that is no hexadecimal digit");
            state = State.EXTENSION;
        }
    }

    private void extension(byte b) throws MalformedResponseException {
        extensionBytes++;
        require(b != '\n', "a chunk extension ends with a bare LF");
        require(b != 0, "a chunk extension with a NUL");
        require(
                extensionBytes <= limits.maxHeaderBytes(),
                "chunk extensions of more than " + limits.maxHeaderBytes()
                        + " bytes past those of the data (Http1Config.maxHeaderBytes)");
        if (b == '\r') {
            state = State.SIZE_LF;
        }
    }

    /** Collects lines up to the empty one. */
    private boolean readTrailers(ByteBuf in) throws MalformedResponseException {
        byte b = in.readByte();
        section.write(b);
        require(
                section.size() <= limits.maxHeaderBytes(),
                "trailers of more than " + limits.maxHeaderBytes() + " bytes (Http1Config.maxHeaderBytes)");
        if (b != '\n') {
            lineBytes++;
            return false;
        }
        boolean empty = lineBytes <= 1; // at most the CR
        lineBytes = 0;
        if (empty) {
            byte[] bytes = section.toByteArray();
            trailers = Http1HeadParser.trailers(bytes, bytes.length, limits.maxHeaderCount());
        }
        return empty;
    }

    private static void require(boolean holds, String what) throws MalformedResponseException {
        if (!holds) {
            throw new MalformedResponseException(what + " (RFC 9112 7.1)");
        }
    }
}
