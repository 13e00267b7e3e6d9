package io.sallyport.netty.internal.http1;

import io.netty.buffer.ByteBuf;
import io.sallyport.Headers;
import io.sallyport.config.Http1Config;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a connection as responses, one after the other; knows no channel. {@link #expect} before each one. Confined to its connection's loop.
 *
 * <p>States: a head is collected until its empty line, then parsed at once; then the body, by its framing; then it waits for the next {@code expect}.
 */
final class Http1ResponseReader {

    /** Whom it tells. */
    interface Sink {

        /** An interim response, which is not 101. */
        void interim(Http1Head head) throws MalformedResponseException;

        /** The final head. */
        void head(Http1Head head, BodyFraming framing);

        /** Bytes of the body; the reader keeps the buffer. */
        void content(ByteBuf data);

        /** The response is complete. */
        void end(Headers trailers);
    }

    /** What the next byte belongs to. */
    private enum State {
        /** No response is expected. */
        IDLE,
        HEAD,
        FIXED,
        UNTIL_CLOSE,
        CHUNKED
    }

    /** Takes nothing: in place of a sink while no response is expected. */
    private enum Nobody implements Sink {
        INSTANCE;

        @Override
        public void interim(Http1Head head) {}

        @Override
        public void head(Http1Head head, BodyFraming framing) {}

        @Override
        public void content(ByteBuf data) {}

        @Override
        public void end(Headers trailers) {}
    }

    private static final byte[] NOTHING = {};

    private State state = State.IDLE;
    private Sink sink = Nobody.INSTANCE;
    private boolean toHead;
    private boolean toConnect;
    private Http1Config limits = Http1Config.defaults();
    private int interims;
    private long remaining;
    private @Nullable ChunkedReader chunks;

    /** A head of which only a part has come. */
    private byte[] partial = NOTHING;

    private int partialSize;

    private Headers lastFields = Headers.empty();

    /** The next bytes are a response to a request with that method. */
    void expect(String method, Http1Config newLimits, Sink newSink) {
        state = State.HEAD;
        sink = newSink;
        toHead = method.equals("HEAD");
        toConnect = false;
        limits = newLimits;
        interims = 0;
    }

    /** The next bytes are the answer to a CONNECT. */
    void expectTunnel(Http1Config newLimits, Sink newSink) {
        expect("CONNECT", newLimits, newSink);
        toConnect = true;
    }

    /** Whether the end of the connection is the end of the body. */
    boolean endsWithConnection() {
        return state == State.UNTIL_CLOSE;
    }

    /** Whether a body goes on. */
    boolean isInBody() {
        return state == State.FIXED || state == State.CHUNKED || state == State.UNTIL_CLOSE;
    }

    /** The bytes that are still announced, or -1. */
    long remaining() {
        return state == State.FIXED ? remaining : -1;
    }

    /** The connection ended, and with it the body. */
    void endOfConnection() {
        end(Headers.empty());
    }

    /** Reads what belongs to the response; bytes that are left belong to nobody. */
    void read(ByteBuf in) throws MalformedResponseException {
        while (in.isReadable() && state != State.IDLE) {
            switch (state) {
                case HEAD -> readHead(in);
                case FIXED -> readFixed(in);
                case UNTIL_CLOSE -> sink.content(in);
                case CHUNKED -> readChunks(in);
                case IDLE -> throw new IllegalStateException("IDLE");
            }
        }
    }

    private void readHead(ByteBuf in) throws MalformedResponseException {
        int end = headEnd(in);
        int take = (end < 0 ? in.writerIndex() : end) - in.readerIndex();
        if (partialSize + take > limits.maxHeaderBytes()) {
            throw new MalformedResponseException(
                    "a head of more than " + limits.maxHeaderBytes() + " bytes (Http1Config.maxHeaderBytes)");
        }
        if (partialSize + take > partial.length) {
            partial = Arrays.copyOf(
                    partial, Math.max(partialSize + take, Math.min(2 * partial.length, limits.maxHeaderBytes())));
        }
        in.readBytes(partial, partialSize, take);
        int known = partialSize;
        partialSize += take;
        Http1HeadParser.requireStart(partial, known, partialSize);
        if (end >= 0) {
            Http1Head head = Http1HeadParser.head(partial, partialSize, limits.maxHeaderCount(), lastFields);
            // The next answer of this server will have many of the same values.
            lastFields = partialSize <= 2048 ? head.headers() : Headers.empty();
            partialSize = 0;
            begin(head);
        }
    }

    /** Behind the empty line, or -1. Sees an empty line also where it began in bytes that came earlier. */
    private int headEnd(ByteBuf in) {
        int from = in.readerIndex();
        while (true) {
            int lf = in.indexOf(from, in.writerIndex(), (byte) '\n');
            if (lf < 0) {
                return -1;
            }
            int before = before(in, lf);
            if (before == '\n' || (before == '\r' && before(in, lf - 1) == '\n')) {
                return lf + 1;
            }
            from = lf + 1;
        }
    }

    /** The byte before a place in the buffer, or in what was kept; LF at the very beginning, since a head may not start with an empty line. */
    private int before(ByteBuf in, int index) {
        int before = index - 1;
        if (before >= in.readerIndex()) {
            return in.getByte(before);
        }
        int kept = partialSize - (in.readerIndex() - before);
        return kept >= 0 ? partial[kept] : '\n';
    }

    private void begin(Http1Head head) throws MalformedResponseException {
        if (head.isInterim()) {
            if (head.status() == 101) {
                throw new MalformedResponseException(
                        "101 Switching Protocols, which was not asked for (RFC 9110 15.2.2)");
            }
            interims++;
            if (interims > limits.maxInterimResponses()) {
                throw new MalformedResponseException("more than " + limits.maxInterimResponses()
                        + " interim responses (Http1Config.maxInterimResponses)");
            }
            sink.interim(head);
            return;
        }
        if (partial.length > 4096) {
            partial = NOTHING; // a large one is not kept for the next
        }
        // A tunnel begins behind the head, whatever that says (RFC 9110 section 9.3.6).
        BodyFraming framing = toConnect && head.status() < 300 ? new BodyFraming.None() : BodyFraming.of(head, toHead);
        sink.head(head, framing);
        if (framing instanceof BodyFraming.Fixed fixed && fixed.length() > 0) {
            remaining = fixed.length();
            state = State.FIXED;
        } else if (framing instanceof BodyFraming.Chunked) {
            chunks = new ChunkedReader(limits);
            state = State.CHUNKED;
        } else if (framing instanceof BodyFraming.UntilClose) {
            state = State.UNTIL_CLOSE;
        } else {
            end(Headers.empty());
        }
    }

    private void readFixed(ByteBuf in) {
        remaining = ChunkedReader.pass(in, remaining, sink);
        if (remaining == 0) {
            end(Headers.empty());
        }
    }

    private void readChunks(ByteBuf in) throws MalformedResponseException {
        ChunkedReader reader = chunks;
        if (reader != null && reader.read(in, sink)) {
            chunks = null;
            end(reader.trailers());
        }
    }

    private void end(Headers trailers) {
        Sink told = sink;
        state = State.IDLE;
        sink = Nobody.INSTANCE;
        told.end(trailers);
    }
}
