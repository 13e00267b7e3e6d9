package io.sallyport.netty.internal.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Phase;
import io.sallyport.error.RequestBodyException;
import io.sallyport.netty.internal.body.OutboundBody;
import io.sallyport.netty.internal.exchange.Exchange;
import io.sallyport.netty.internal.exchange.Exchange.RequestSide;
import io.sallyport.netty.internal.loop.NettyLoop;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The request's side of one exchange: head, then body, as fast as the channel takes them. Pieces written in one turn of the loop are flushed together. Confined to the connection's event loop.
 */
final class Http1Sender implements OutboundBody.Target, ChannelFutureListener {

    /** Bodies up to here are written with the head, in one piece. */
    private static final int INLINE_BODY = 8 * 1024;

    private final Http1Codec codec;
    private final Exchange exchange;
    private final Channel channel;

    private long bodyWritten;
    private boolean expectsContinue;
    private boolean flushIsDue;
    private @Nullable Throwable cutBy;

    Http1Sender(Http1Codec codec, Exchange exchange, Channel channel) {
        this.codec = codec;
        this.exchange = exchange;
        this.channel = channel;
    }

    /** Writes the request, or as much of it as the channel takes. */
    void start() {
        OutboundBody outbound = exchange.outbound();
        expectsContinue = !outbound.isEmpty() && ExpectContinue.isAskedFor(exchange.request());
        ByteBuffer content = expectsContinue ? null : outbound.content();
        boolean whole = content != null && content.remaining() <= INLINE_BODY && !isChunked();
        ByteBuf head = channel.alloc().buffer(512);
        Http1RequestWriter.head(head, exchange.request(), outbound, codec.isForwarded());
        if (content != null && whole && content.hasRemaining()) {
            head.writeBytes(content.duplicate());
        }
        exchange.countSent(head.readableBytes());
        if (whole) {
            channel.writeAndFlush(head).addListener(this);
            codec.watchWriting();
        } else if (expectsContinue) {
            channel.writeAndFlush(head, channel.voidPromise());
            codec.watchContinue();
        } else {
            channel.write(head, channel.voidPromise());
            flushSoon();
            startBody();
        }
    }

    private boolean isChunked() {
        return Http1RequestWriter.isChunked(exchange.request(), exchange.outbound());
    }

    /** The server wants the body, or is silent about it. Does nothing if the body is on its way. */
    void goOn() {
        if (expectsContinue && exchange.requestSide() == RequestSide.SENDING) {
            startBody();
        }
    }

    /** The final head is there. A body that still waits for the server is not sent any more (RFC 9110 section 10.1.1): the response decides. */
    void answered() {
        if (expectsContinue && exchange.requestSide() == RequestSide.SENDING) {
            exchange.cut();
            codec.requestEnded();
        }
    }

    private void startBody() {
        expectsContinue = false;
        exchange.outbound().start(this);
        codec.watchWriting();
    }

    /** The channel takes more. */
    void writable() {
        if (!expectsContinue) {
            exchange.outbound().writable();
        }
    }

    /** The peer takes no more of the request: it may have answered before that, so reading decides. */
    void cut(Throwable cause) {
        if (!codec.isOver() && exchange.requestSide() == RequestSide.SENDING) {
            cutBy = cause.getCause() != null ? cause.getCause() : cause;
            exchange.cut();
            codec.requestEnded();
        }
    }

    /** Why the peer took no more of it, or null. */
    @Nullable
    Throwable cutBy() {
        return cutBy;
    }

    @Override
    public NettyLoop loop() {
        return codec.loop();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void write(Object piece, long bytes) {
        boolean chunked = isChunked();
        bodyWritten += bytes;
        exchange.countSent(bytes);
        if (chunked) {
            ByteBuf size = channel.alloc().buffer(18);
            Http1RequestWriter.chunkSize(size, bytes);
            exchange.countSent(size.readableBytes() + 2L);
            channel.write(size, channel.voidPromise());
            channel.write(piece, channel.voidPromise());
            channel.write(Http1RequestWriter.CRLF.duplicate(), channel.voidPromise());
            flushSoon();
        } else if (bodyWritten == exchange.outbound().length()) {
            flushIsDue = false;
            channel.writeAndFlush(piece).addListener(this);
        } else {
            channel.write(piece, channel.voidPromise());
            flushSoon();
        }
    }

    @Override
    public void complete() {
        if (isChunked()) {
            ByteBuf end;
            try {
                end = Http1RequestWriter.lastChunk(exchange.request(), channel.alloc());
            } catch (RuntimeException | Error e) { // trailers are the user's
                fail("the request's trailers cannot be sent: " + e.getMessage(), e);
                return;
            }
            exchange.countSent(end.readableBytes());
            flushIsDue = false;
            channel.writeAndFlush(end).addListener(this);
        } else if (exchange.outbound().length() == 0) {
            flushIsDue = false;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(this);
        }
    }

    @Override
    public void fail(String message, @Nullable Throwable cause) {
        codec.fail(new RequestBodyException(exchange.facts(Phase.WRITE), message, cause));
    }

    @Override
    public void refused(String message, @Nullable Throwable cause) {
        codec.fail(new BlockingExecutorException(exchange.facts(Phase.WRITE), message, cause));
    }

    /** The last piece of the request is written, or cannot be. */
    @Override
    public void operationComplete(ChannelFuture written) {
        if (codec.isOver()) {
            return;
        }
        if (written.isSuccess()) {
            exchange.sent();
            codec.requestEnded();
        } else if (channel.isActive()) {
            cut(written.cause());
        } else {
            codec.fail(
                    new ConnectionLostException(exchange.facts(), "the request could not be written", written.cause()));
        }
    }

    /** Flushes at once if the channel is full, else when what else is ready to be written has been. */
    private void flushSoon() {
        if (!channel.isWritable()) {
            flushIsDue = false;
            channel.flush();
        } else if (!flushIsDue) {
            flushIsDue = true;
            try {
                loop().execute(this::flushIfDue);
            } catch (RejectedExecutionException e) {
                flushIfDue(); // the loop is shut down
            }
        }
    }

    private void flushIfDue() {
        if (flushIsDue) {
            flushIsDue = false;
            channel.flush();
        }
    }
}
