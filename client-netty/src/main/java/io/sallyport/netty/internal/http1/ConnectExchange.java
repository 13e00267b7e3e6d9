package io.sallyport.netty.internal.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.sallyport.Headers;
import io.sallyport.config.Http1Config;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One CONNECT and its answer (RFC 9110 section 9.3.6): after 2xx the connection is the tunnel, whatever that head says of a body; any other answer has one, of which the first bytes are kept. Knows no
 * channel. Confined to its connection's loop.
 */
public final class ConnectExchange implements Http1ResponseReader.Sink {

    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final byte[] NOTHING = {};

    private final Http1ResponseReader reader = new Http1ResponseReader();
    private @Nullable Http1Head head;
    private boolean keepsAlive;
    private boolean complete;
    private boolean begun;
    private byte[] body = NOTHING;
    private @Nullable String mistake;

    /** An exchange whose answer has not come. */
    public ConnectExchange(Http1Config limits) {
        reader.expectTunnel(limits, this);
    }

    /**
     * The request.
     *
     * @param authority host and port
     * @param fields all but Host
     */
    public static ByteBuf request(ByteBufAllocator allocator, String authority, Headers fields) {
        ByteBuf out = allocator.buffer(256);
        ByteBufUtil.writeAscii(out, "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n");
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.name(i).equalsIgnoreCase("Host")) {
                ByteBufUtil.writeAscii(out, fields.name(i) + ": " + fields.value(i) + "\r\n");
            }
        }
        ByteBufUtil.writeAscii(out, "\r\n");
        return out;
    }

    /** Reads what belongs to the answer; whether nothing more is wanted of it. */
    public boolean read(ByteBuf in) {
        begun = true;
        try {
            reader.read(in);
        } catch (MalformedResponseException e) {
            mistake = e.rule();
        }
        return complete || mistake != null;
    }

    /** Whether a byte of the answer has come. */
    public boolean hasBegun() {
        return begun;
    }

    /** The connection ended; whether that is the end of the answer. */
    public boolean connectionEnded() {
        if (head != null && !complete) {
            keepsAlive = false;
            complete = true; // of a refusal, as much as came
        }
        return complete;
    }

    /** The rule that the answer broke, or null. */
    public @Nullable String mistake() {
        return mistake;
    }

    /** Whether there is a tunnel. */
    public boolean isTunnel() {
        return complete && status() / 100 == 2;
    }

    /** Of the final answer; 0 before it. */
    public int status() {
        return head == null ? 0 : head.status();
    }

    /** The reason phrase, which may be empty. */
    public String reason() {
        return head == null ? "" : head.reason();
    }

    /** Of the final answer. */
    public Headers headers() {
        return head == null ? Headers.empty() : head.headers();
    }

    /** The first bytes of its body. */
    public byte[] body() {
        return body.clone();
    }

    /** Whether the connection takes another CONNECT. */
    public boolean keepsAlive() {
        return keepsAlive;
    }

    @Override
    public void interim(Http1Head interim) {
        // 1xx says nothing of the tunnel.
    }

    @Override
    public void head(Http1Head newHead, BodyFraming framing) {
        head = newHead;
        keepsAlive = BodyFraming.keepsAlive(newHead, framing);
    }

    @Override
    public void content(ByteBuf data) {
        int take = Math.min(data.readableBytes(), MAX_BODY_BYTES - body.length);
        int before = body.length;
        body = Arrays.copyOf(body, before + take);
        data.getBytes(data.readerIndex(), body, before, take);
        data.skipBytes(data.readableBytes());
        if (body.length == MAX_BODY_BYTES && !complete) {
            keepsAlive = false;
            complete = true; // nobody wants the rest
        }
    }

    @Override
    public void end(Headers trailers) {
        complete = true;
    }
}
