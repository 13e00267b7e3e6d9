package io.sallyport.netty;

import io.netty.buffer.ByteBuf;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.netty.internal.body.BufferPublisher;
import io.sallyport.netty.internal.body.BufferSource;
import io.sallyport.netty.internal.body.InboundBody;
import io.sallyport.spi.IncomingBody;
import io.sallyport.spi.TransportBody;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Bodies as Netty's buffers, without copies: for those who have a Netty pipeline at the other end. Whoever is given a buffer owns it and releases it once; what is said here holds in every end of a
 * call. Stateless.
 */
public final class NettyBodies {

    private NettyBodies() {}

    /**
     * The body of a response as the buffers it was read into, to one subscriber, as fast as it asks: the connection reads only while something is asked for that has not come. Takes the place of
     * {@link io.sallyport.ResponseBody#publisher}: the body has one reader. Signals come one at a time, on the event loop of the response's connection; if the client or the request has a callback
     * executor, there; if the call was made on another of the transport's loops, on that.
     *
     * <p>The subscriber owns each buffer that {@code onNext} gives it, from the moment {@code onNext} is called, also if it has just cancelled, or throws: it releases it once, on any thread. All
     * others are released here: when the subscriber cancels, the response is closed, the call is cancelled or reaches its deadline, the read timeout runs out (which does so only while the subscriber
     * waits for bytes), the connection is lost or a signal's executor refuses it. A failure comes at once, ahead of bytes that were not asked for.
     *
     * <p>Bytes that came before the subscription were kept on the heap, as far as {@link io.sallyport.config.BodyConfig#window} goes, and are given from there. So is the last that the
     * subscriber has not asked for when the response is complete: a subscriber that is forgotten after that keeps nothing of Netty's pools.
     *
     * <p>Buffers are slices of what was read at once: one that is kept for long keeps all of it. Do not write to them.
     *
     * @param response of a call over a {@link NettyTransport}
     * @return a publisher for one subscriber; nobody needs to subscribe, but then close the response
     * @throws IllegalArgumentException if the response came over another transport, or its body is not the client's own
     * @throws IllegalStateException if the body has a reader, or is decoded ({@link io.sallyport.ResponseBody#isDecoded}): build the request with {@code decode(false)}, and the body comes in the coding it was sent in
     */
    public static Flow.Publisher<ByteBuf> publisher(Response response) {
        if (response.body() instanceof TransportBody body) {
            if (body.isDecoded()) {
                throw new IllegalStateException(
                        "the body of " + response
                                + " is decoded, so there are no buffers it was read into (expected: Request.Builder.decode(false), or ResponseBody.publisher)");
            }
            IncomingBody claimed = body.claim("NettyBodies.publisher");
            InboundBody inbound = InboundBody.of(claimed);
            if (inbound != null) {
                claimed.claim();
                return new BufferPublisher(response.request(), body, inbound);
            }
        }
        throw new IllegalArgumentException(
                "the body of " + response + " did not come over a NettyTransport as it is (expected: one that did)");
    }

    /**
     * A body that is published as buffers, which are written to the channel as they are; direct buffers go to a socket without any copy. Subscribed to once, on the event loop of the
     * request's connection, when the head goes out; asked for more while the connection takes more. It may publish on any thread, and is never sent again.
     *
     * <p>Each buffer belongs to the client from the moment it is given to {@code onNext}: it is released once it is written, or at once if it cannot be, also after a failure, a cancellation or
     * the end of the call. What the publisher has not given is the publisher's; it hears of every early end by {@code cancel}. If the call ends before it has a connection, it hears nothing, since it was never subscribed to.
     *
     * <p>Over another transport buffers are copied to the heap and released at once.
     *
     * @param publisher gives the bytes; what is readable in a buffer is sent
     * @param length in bytes, or -1 if it is not known; a publisher that gives more or fewer fails the call
     * @param contentType the {@code Content-Type} to send unless the request sets one, or null
     * @return a body for one request
     * @throws IllegalArgumentException if the length is less than -1, or the type cannot be a header's value
     */
    public static RequestBody body(Flow.Publisher<ByteBuf> publisher, long length, @Nullable String contentType) {
        Flow.Publisher<ByteBuffer> source = new BufferSource(Objects.requireNonNull(publisher, "publisher"));
        RequestBody body = length == -1 ? RequestBody.publisher(source) : RequestBody.publisher(source, length);
        return body.withContentType(contentType);
    }
}
