package io.sallyport.netty.internal.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.CharsetUtil;
import io.sallyport.Headers;
import io.sallyport.Request;
import io.sallyport.netty.internal.body.OutboundBody;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Writes requests as bytes (RFC 9112 section 3): head, framing, chunks. Pure functions over buffers. Stateless. */
final class Http1RequestWriter {

    static final ByteBuf CRLF = constant("\r\n");
    static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");

    /** Methods whose absent body is announced as empty (RFC 9110 section 8.6). */
    private static final Set<String> BODY_EXPECTED = Set.of("POST", "PUT", "PATCH");

    /** Fields that say how to read the message, where it goes or who sends it (RFC 9110 section 6.5.1). */
    private static final Set<String> NO_TRAILERS = Set.of(
            "authorization",
            "cache-control",
            "connection",
            "content-encoding",
            "content-length",
            "content-range",
            "content-type",
            "cookie",
            "expect",
            "host",
            "keep-alive",
            "max-forwards",
            "proxy-authorization",
            "proxy-connection",
            "range",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final int SP = ' ';
    private static final int CRLF_SHORT = '\r' << 8 | '\n';
    private static final int COLON_SP = ':' << 8 | ' ';

    private Http1RequestWriter() {}

    /** Writes the head, in absolute form if a proxy is to pass it on (RFC 9112 section 3.2.2): request line, the request's headers as they are but for framing, and the framing that the body needs. */
    static void head(ByteBuf out, Request request, OutboundBody body, boolean forwarded) {
        ascii(out, request.method());
        out.writeByte(SP);
        if (forwarded) {
            ascii(out, "http://");
            ascii(out, request.target().authority());
        }
        ascii(out, request.target().pathAndQuery());
        ascii(out, " HTTP/1.1\r\n");
        Headers headers = request.headers();
        long length = isChunked(request, body) ? -1 : body.length();
        boolean announced = length < 0;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (name.equalsIgnoreCase("Transfer-Encoding")
                    // What is for a proxy is not for whoever is at the end of a tunnel (RFC 9110 section 11.7.2).
                    || (!forwarded && name.equalsIgnoreCase("Proxy-Authorization"))) {
                continue;
            }
            if (name.equalsIgnoreCase("Content-Length")) {
                // Two readers of one request must find the same end: what is not the body's length does not go out.
                if (announced || !headers.value(i).equals(Long.toString(length))) {
                    continue;
                }
                announced = true;
            }
            field(out, name, headers.value(i));
        }
        if (length < 0) {
            field(out, "Transfer-Encoding", "chunked");
        } else if (!announced && (length > 0 || BODY_EXPECTED.contains(request.method()))) {
            field(out, "Content-Length", Long.toString(length));
        }
        out.writeShort(CRLF_SHORT);
    }

    /** Whether the body goes out in chunks: its length is unknown, or trailers follow it. */
    static boolean isChunked(Request request, OutboundBody body) {
        return body.length() < 0 || request.options().trailers() != null;
    }

    /**
     * The last chunk, and the trailers if there are any.
     *
     * @throws IllegalArgumentException if a trailer must not be one
     */
    static ByteBuf lastChunk(Request request, ByteBufAllocator allocator) {
        Supplier<Headers> source = request.options().trailers();
        if (source == null) {
            return LAST_CHUNK.duplicate();
        }
        Headers trailers = Objects.requireNonNull(source.get(), "trailers returned null");
        for (int i = 0; i < trailers.size(); i++) {
            if (NO_TRAILERS.contains(trailers.name(i).toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(trailers.name(i) + " must not be a trailer (RFC 9110 6.5.1)");
            }
        }
        ByteBuf out = allocator.buffer(128);
        ascii(out, "0\r\n");
        for (int i = 0; i < trailers.size(); i++) {
            field(out, trailers.name(i), trailers.value(i));
        }
        out.writeShort(CRLF_SHORT);
        return out;
    }

    /** Writes a chunk's size line. */
    static void chunkSize(ByteBuf out, long size) {
        ascii(out, Long.toHexString(size));
        out.writeShort(CRLF_SHORT);
    }

    private static void field(ByteBuf out, String name, String value) {
        ascii(out, name);
        out.writeShort(COLON_SP);
        ascii(out, value);
        out.writeShort(CRLF_SHORT);
    }

    /** Latin-1, as all parts of a head are. */
    private static void ascii(ByteBuf out, String text) {
        ByteBufUtil.writeAscii(out, text);
    }

    private static ByteBuf constant(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text.getBytes(CharsetUtil.US_ASCII)));
    }
}
