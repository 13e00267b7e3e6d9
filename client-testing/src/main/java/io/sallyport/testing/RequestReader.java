package io.sallyport.testing;

import io.sallyport.Headers;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Reads requests as RFC 9112 has clients send them, and nothing laxer: what a server would forgive is a mistake here. Keeps all bytes in a log. Confined to one
 * thread at a time.
 */
final class RequestReader {

    private static final int LIMIT = 1024 * 1024;

    /** The client broke the grammar. */
    static final class GrammarException extends IOException {

        private static final long serialVersionUID = 1L;

        GrammarException(String message) {
            super(message);
        }
    }

    private final InputStream in;
    private final PeerLog log;
    private final BooleanSupplier closing;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;

    /**
     * Reads from a connection.
     *
     * @param closing whether the peer closes it, so that its failures are no longer the client's doing
     */
    RequestReader(InputStream in, PeerLog log, BooleanSupplier closing) {
        this.in = in;
        this.log = log;
        this.closing = closing;
    }

    /** The next byte, or -1 at the end. */
    int read() throws IOException {
        if (position == limit) {
            int count = in.read(buffer);
            if (count < 0) {
                return -1;
            }
            log.onBytes(buffer, count);
            position = 0;
            limit = count;
        }
        return buffer[position++] & 0xFF;
    }

    /** The next byte; -1 if the client closed or reset the connection. */
    int readOrEnd() throws IOException {
        int next;
        try {
            next = read();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            if (closing.getAsBoolean()) {
                throw e;
            }
            next = -1;
        }
        if (next < 0) {
            log.onClosedByClient();
        }
        return next;
    }

    byte[] readExactly(long count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < count) {
            bytes.write(readOrFail());
            int more = (int) Math.min(limit - position, count - bytes.size());
            bytes.write(buffer, position, more);
            position += more;
        }
        return bytes.toByteArray();
    }

    /** Whether the client closed or reset the connection between two requests. */
    boolean endsHere() throws IOException {
        boolean ends;
        try {
            ends = isAtEnd();
        } catch (SocketException e) {
            if (closing.getAsBoolean()) {
                throw e;
            }
            ends = true;
        }
        if (ends) {
            log.onClosedByClient();
        }
        return ends;
    }

    /** Whether nothing comes any more. */
    private boolean isAtEnd() throws IOException {
        if (read() < 0) {
            return true;
        }
        position--; // just read from the buffer
        return false;
    }

    /** The next request's head. */
    ReceivedRequest readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        String line = readLine(head);
        List<String> parts = List.of(line.split(" ", -1));
        if (parts.size() != 3 || parts.stream().anyMatch(String::isEmpty)) {
            throw new GrammarException("request line: \"" + line + "\" (expected: method, target and version)");
        }
        Headers headers = readFields(head);
        return new ReceivedRequest(
                parts.get(0), parts.get(1), parts.get(2), headers, head.toString(), new byte[0], Headers.empty());
    }

    /** The body that belongs to a head. */
    ReceivedRequest readBody(ReceivedRequest head) throws IOException {
        List<String> coding = head.headers().all("Transfer-Encoding");
        List<String> length = head.headers().all("Content-Length");
        if (coding.size() + length.size() > 1) {
            throw new GrammarException(
                    "framing: Transfer-Encoding " + coding + ", Content-Length " + length + " (expected: one of them)");
        }
        if (!coding.isEmpty()) {
            if (!coding.get(0).equals("chunked")) {
                throw new GrammarException("Transfer-Encoding: " + coding.get(0) + " (expected: chunked)");
            }
            byte[] body = readChunks();
            return head.with(body, readFields(new StringBuilder()));
        }
        if (!length.isEmpty()) {
            return head.with(readExactly(number(length.get(0), 10, "Content-Length")), Headers.empty());
        }
        return head;
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String line = readLine(new StringBuilder());
            int extension = line.indexOf(';');
            long size = number(extension < 0 ? line : line.substring(0, extension), 16, "chunk size");
            if (size == 0) {
                return body.toByteArray();
            }
            body.write(readExactly(size));
            if (readOrFail() != '\r' || readOrFail() != '\n') {
                throw new GrammarException("a chunk of " + size + " bytes without CR LF behind it");
            }
        }
    }

    private Headers readFields(StringBuilder head) throws IOException {
        Headers.Builder fields = Headers.builder();
        while (true) {
            String line = readLine(head);
            if (line.isEmpty()) {
                return fields.build();
            }
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new GrammarException("field: \"" + line + "\" (expected: a name, a colon, a value)");
            }
            try {
                fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
            } catch (IllegalArgumentException e) {
                throw new GrammarException("field: \"" + line + "\": " + e.getMessage());
            }
        }
    }

    /** A line without its CR LF, which goes into the text. */
    private String readLine(StringBuilder text) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = readOrFail();
        while (next != '\r') {
            if (next == '\n' || line.size() > LIMIT) {
                throw new GrammarException(
                        "line: \"" + line.toString(StandardCharsets.ISO_8859_1) + "\" (expected: CR LF at its end)");
            }
            line.write(next);
            next = readOrFail();
        }
        if (readOrFail() != '\n') {
            throw new GrammarException("CR without LF after \"" + line.toString(StandardCharsets.ISO_8859_1) + "\"");
        }
        String read = line.toString(StandardCharsets.ISO_8859_1);
        text.append(read).append("\r\n");
        return read;
    }

    private int readOrFail() throws IOException {
        int next = read();
        if (next < 0) {
            throw new EOFException("the client closed in the middle");
        }
        return next;
    }

    private static long number(String text, int radix, String what) throws GrammarException {
        try {
            if (!text.isEmpty() && Character.digit(text.charAt(0), radix) >= 0) {
                return Long.parseLong(text, radix);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new GrammarException(what + ": \"" + text + "\" (expected: a number of base " + radix + ")");
    }
}
