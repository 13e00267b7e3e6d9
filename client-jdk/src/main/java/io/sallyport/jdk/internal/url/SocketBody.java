package io.sallyport.jdk.internal.url;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A response's body, read from a socket, and with its end the socket's. For one reading thread; may be closed by another. */
final class SocketBody extends InputStream {

    static final long TO_THE_END = -1;
    static final long CHUNKED = -2;

    private static final int MAX_LINE = 4 * 1024;
    private static final int MAX_TRAILERS = 64 * 1024;
    private static final int MAX_DIGITS = 15;

    private final InputStream source;
    private final AutoCloseable socket;
    private final boolean chunked;

    private long left;
    private boolean begun;
    private boolean ended;

    /**
     * A body.
     *
     * @param length in bytes, or one of the constants
     * @param socket closed at the end
     */
    SocketBody(InputStream source, long length, AutoCloseable socket) throws IOException {
        this.source = source;
        this.socket = socket;
        this.chunked = length == CHUNKED;
        this.left = length == CHUNKED ? 0 : length == TO_THE_END ? Long.MAX_VALUE : length;
        if (length == 0) {
            end();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        try {
            return readSome(target, offset, length);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private int readSome(byte[] target, int offset, int length) throws IOException {
        if (!ended && chunked && left == 0) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = source.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            if (left != Long.MAX_VALUE) {
                throw new IOException("Premature EOF");
            }
            end();
            return -1;
        }
        if (left != Long.MAX_VALUE) {
            left -= count;
            if (left == 0 && !chunked) {
                end();
            }
        }
        return count;
    }

    private void nextChunk() throws IOException {
        if (begun && !SocketHead.line(source, MAX_LINE).isEmpty()) {
            throw SocketHead.bad("a chunk longer than it said");
        }
        begun = true;
        String line = SocketHead.line(source, MAX_LINE);
        int extension = line.indexOf(';');
        String size = (extension < 0 ? line : line.substring(0, extension)).strip();
        if (size.isEmpty() || size.length() > MAX_DIGITS || !size.chars().allMatch(SocketBody::isHex)) {
            throw SocketHead.bad("a chunk without a size");
        }
        left = Long.parseLong(size, 16);
        if (left == 0) {
            SocketHead.fields(source, MAX_TRAILERS);
            end();
        }
    }

    private static boolean isHex(int c) {
        return Character.digit(c, 16) >= 0 && c < 0x80;
    }

    private void end() throws IOException {
        ended = true;
        close();
    }

    @Override
    public void close() throws IOException {
        try {
            socket.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
