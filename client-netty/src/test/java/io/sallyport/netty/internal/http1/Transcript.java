package io.sallyport.netty.internal.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.Headers;
import io.sallyport.config.Http1Config;
import java.nio.charset.StandardCharsets;

/** Reads bytes as responses and writes down what the reader says, so that a test can compare texts. */
final class Transcript implements Http1ResponseReader.Sink {

    private final StringBuilder said = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private boolean ended;

    /** What the reader says of bytes that come in pieces of a size, as the answer to a method. */
    static String of(String method, String bytes, int pieces, Http1Config limits) {
        Transcript transcript = new Transcript();
        Http1ResponseReader reader = new Http1ResponseReader();
        reader.expect(method, limits, transcript);
        byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
        try {
            for (int from = 0; from < raw.length; from += pieces) {
                int length = Math.min(pieces, raw.length - from);
                ByteBuf piece = Unpooled.wrappedBuffer(raw, from, length);
                reader.read(piece);
                if (piece.isReadable()) {
                    return transcript.text() + " surplus";
                }
            }
        } catch (MalformedResponseException e) {
            return "refused: " + e.rule();
        }
        if (reader.endsWithConnection()) {
            reader.endOfConnection();
        }
        return transcript.text() + (transcript.ended ? "" : " unfinished");
    }

    private String text() {
        return said + (body.length() > 0 ? "[" + body + "]" : "") + (ended ? " end" : "");
    }

    @Override
    public void interim(Http1Head head) {
        said.append(head.status()).append(' ');
    }

    @Override
    public void head(Http1Head head, BodyFraming framing) {
        said.append(head.status())
                .append(' ')
                .append(head.reason())
                .append(' ')
                .append(head.headers())
                .append(' ')
                .append(framing.getClass().getSimpleName())
                .append(BodyFraming.keepsAlive(head, framing) ? " keep" : " close");
    }

    @Override
    public void content(ByteBuf data) {
        body.append(data.readCharSequence(data.readableBytes(), StandardCharsets.ISO_8859_1));
    }

    @Override
    public void end(Headers trailers) {
        ended = true;
        if (!trailers.isEmpty()) {
            body.append('|').append(trailers);
        }
    }
}
