package io.sallyport.netty.internal.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.config.Timeouts;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Phase;
import io.sallyport.error.ProtocolException;
import io.sallyport.error.ReadTimeoutException;
import io.sallyport.error.RequestBodyException;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.error.WriteTimeoutException;
import io.sallyport.netty.internal.body.InboundBody;
import io.sallyport.netty.internal.body.OutboundBody;
import io.sallyport.netty.internal.exchange.Exchange;
import io.sallyport.netty.internal.exchange.Exchange.RequestSide;
import io.sallyport.netty.internal.exchange.ExchangeControl;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.spi.Abort;
import io.sallyport.spi.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The protocol work of one exchange: writes its request, reads its response, decides whether the connection can be used again. Confined to the connection's event loop.
 *
 * <p>Life: {@link #start}; the request goes out while the response may come already; {@link #read} until the response is complete; then the connection goes back first and the call is told after, so that its next request finds it free. Whatever ends it early goes through {@link #fail} or {@link #abandon}.
 */
final class Http1Codec
        implements Http1ResponseReader.Sink,
                OutboundBody.Target,
                InboundBody.Source,
                ExchangeControl,
                ChannelFutureListener {

    /** Bodies up to here are written with the head, in one piece. */
    private static final int INLINE_BODY = 8 * 1024;

    private final Http1Connection connection;
    private final Channel channel;
    private final Exchange exchange;

    private long bodyWritten;

    /** Whether the body waits for the server's 100 (Continue). */
    private boolean expectsContinue;

    private boolean over;

    private @Nullable ResponseHead undelivered;
    private @Nullable InboundBody inbound;
    private @Nullable Headers trailers;
    private @Nullable Throwable cutBy;
    private boolean keepsAlive;

    Http1Codec(Http1Connection connection, Exchange exchange) {
        this.connection = connection;
        this.channel = connection.channel();
        this.exchange = exchange;
    }

    /** Writes the request, or as much of it as the channel takes. */
    void start() {
        connection
                .reader()
                .expect(exchange.request().method(), exchange.context().config().http1(), this);
        exchange.controlledBy(this);
        OutboundBody outbound = exchange.outbound();
        expectsContinue = !outbound.isEmpty() && ExpectContinue.isAskedFor(exchange.request());
        ByteBuffer content = expectsContinue ? null : outbound.content();
        boolean whole = content != null && content.remaining() <= INLINE_BODY;
        ByteBuf head = channel.alloc().buffer(512);
        Http1RequestWriter.head(head, exchange.request(), outbound);
        if (content != null && whole) {
            head.writeBytes(content.duplicate());
        }
        exchange.countSent(head.readableBytes());
        if (whole) {
            channel.writeAndFlush(head).addListener(this);
            watchWriting();
        } else {
            channel.writeAndFlush(head, channel.voidPromise());
            if (expectsContinue) {
                connection.deadline().start(Http1Deadline.Awaited.CONTINUE, ExpectContinue.PATIENCE_NANOS);
            } else {
                startBody();
            }
        }
    }

    private void startBody() {
        expectsContinue = false;
        exchange.outbound().start(this);
        watchWriting();
    }

    private void watchWriting() {
        if (!over && exchange.requestSide() == RequestSide.SENDING) {
            connection.deadline().startWriting(timeouts().write().toNanos(), bytesSent());
        }
    }

    long bytesSent() {
        return exchange.bytesSent();
    }

    /** The channel takes more. */
    void writable() {
        if (!expectsContinue) {
            exchange.outbound().writable();
        }
    }

    // Request: what the body tells.

    @Override
    public NettyLoop loop() {
        return connection.loop();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void write(Object piece, long bytes) {
        boolean chunked = exchange.outbound().length() < 0;
        if (chunked) {
            ByteBuf size = channel.alloc().buffer(18);
            Http1RequestWriter.chunkSize(size, bytes);
            exchange.countSent(size.readableBytes() + 2L);
            channel.write(size, channel.voidPromise());
        }
        bodyWritten += bytes;
        exchange.countSent(bytes);
        if (chunked) {
            channel.write(piece, channel.voidPromise());
            channel.writeAndFlush(Http1RequestWriter.CRLF.duplicate(), channel.voidPromise());
        } else if (bodyWritten == exchange.outbound().length()) {
            channel.writeAndFlush(piece).addListener(this);
        } else {
            channel.writeAndFlush(piece, channel.voidPromise());
        }
    }

    @Override
    public void complete() {
        if (exchange.outbound().length() < 0) {
            exchange.countSent(Http1RequestWriter.LAST_CHUNK.readableBytes());
            channel.writeAndFlush(Http1RequestWriter.LAST_CHUNK.duplicate()).addListener(this);
        } else if (exchange.outbound().length() == 0) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(this);
        }
    }

    @Override
    public void fail(String message, @Nullable Throwable cause) {
        fail(new RequestBodyException(exchange.facts(Phase.WRITE), message, cause));
    }

    /** The last piece of the request is written, or cannot be. */
    @Override
    public void operationComplete(ChannelFuture written) {
        if (over) {
            return;
        }
        if (!written.isSuccess() && channel.isActive()) {
            cut(written.cause());
            return;
        }
        if (!written.isSuccess()) {
            fail(new ConnectionLostException(exchange.facts(), "the request could not be written", written.cause()));
            return;
        }
        exchange.sent();
        awaitResponse();
    }

    /** The peer takes no more of the request: it may have answered before that, so reading decides. */
    void cut(Throwable cause) {
        if (!over && exchange.requestSide() == RequestSide.SENDING) {
            cutBy = cause.getCause() != null ? cause.getCause() : cause;
            exchange.cut();
            awaitResponse();
        }
    }

    private void awaitResponse() {
        if (inbound == null) {
            connection
                    .deadline()
                    .start(
                            Http1Deadline.Awaited.RESPONSE_HEAD,
                            timeouts().response().toNanos());
        } else {
            watchBody();
        }
    }

    // Response: what the connection and the reader tell.

    /** Reads what came. */
    void read(ByteBuf in) {
        exchange.countReceived(in.readableBytes());
        try {
            connection.reader().read(in);
            if (!over) {
                progress(in.isReadable());
            }
            InboundBody body = inbound;
            if (!over && body != null) {
                connection.readOn(body.wantsMore()); // at once: many reads may come before they are complete
            }
        } catch (MalformedResponseException e) {
            fail(new ProtocolException(exchange.facts(), e.rule(), null));
        }
    }

    /** All that came is read. */
    void readComplete() {
        watchBody();
    }

    @Override
    public void interim(Http1Head head) {
        if (expectsContinue && head.status() == 100) {
            startBody();
        }
    }

    @Override
    public void head(Http1Head head, BodyFraming framing) {
        exchange.headReceived();
        keepsAlive = BodyFraming.keepsAlive(head, framing) && !asksToClose();
        String kept = head.headers().first("Keep-Alive");
        if (kept != null) {
            connection.keptByServerFor(KeepAlive.timeoutSeconds(kept));
        }
        long length = framing instanceof BodyFraming.Fixed fixed
                ? fixed.length()
                : framing instanceof BodyFraming.None ? 0 : -1;
        inbound = new InboundBody(
                loop(), this, length, exchange.context().config().body().window());
        undelivered = new ResponseHead(head.version(), head.status(), head.reason(), head.headers(), connection.info());
    }

    @Override
    public void content(ByteBuf data) {
        InboundBody body = inbound;
        if (body != null) {
            body.content(data);
        }
    }

    @Override
    public void end(Headers received) {
        trailers = received;
    }

    /** After a piece was read: hands over what there is to hand over. */
    private void progress(boolean surplus) {
        if (trailers != null) {
            responseComplete(trailers, surplus);
        } else {
            deliverHead();
        }
    }

    private void deliverHead() {
        ResponseHead head = undelivered;
        InboundBody body = inbound;
        if (head != null && body != null) {
            undelivered = null;
            exchange.deliver(head, body);
        }
    }

    private void responseComplete(Headers received, boolean surplus) {
        if (surplus) {
            fail(new ProtocolException(
                    exchange.facts(), "bytes after the response, which belong to no request (RFC 9112 9.2)", null));
            return;
        }
        over = true;
        connection.ended(keepsAlive && exchange.requestSide() == RequestSide.SENT);
        InboundBody body = inbound;
        try {
            if (body != null) {
                body.complete(received);
            }
            deliverHead();
        } finally {
            exchange.finish(); // a reader that throws has heard of it
        }
    }

    /** The channel is closed. */
    void connectionEnded(@Nullable Throwable failure, boolean authentic) {
        Throwable cause = failure != null ? failure : cutBy;
        Http1ResponseReader reader = connection.reader();
        if (reader.endsWithConnection() && authentic && failure == null) {
            reader.endOfConnection();
            keepsAlive = false;
            progress(false);
        } else if (reader.isInBody()) {
            String missing = reader.remaining() < 0 ? "" : ", " + reader.remaining() + " bytes missing";
            String how = reader.endsWithConnection() && !authentic ? "without TLS close_notify" : "before its end";
            fail(new TruncatedBodyException(exchange.facts(), "the connection was closed " + how + missing, cause));
        } else {
            fail(new ConnectionLostException(
                    exchange.facts(),
                    cause == null
                            ? "the peer closed the connection before the response's head was complete"
                            : "the connection broke before the response's head was complete: " + cause,
                    cause));
        }
    }

    /** A limit ran out. */
    void timedOut(Http1Deadline.Awaited awaited, long nanos) {
        if (awaited == Http1Deadline.Awaited.CONTINUE) {
            startBody(); // many servers never say it
            return;
        }
        String limit = " (" + Duration.ofNanos(nanos) + ")";
        fail(
                switch (awaited) {
                    case WRITE_PROGRESS ->
                        new WriteTimeoutException(
                                exchange.facts(),
                                "the peer took nothing of the request for Timeouts.write" + limit,
                                null);
                    case RESPONSE_HEAD ->
                        new ResponseTimeoutException(
                                exchange.facts(), "no response within Timeouts.response" + limit, null);
                    case BODY, NEXT_EXCHANGE, CONTINUE ->
                        new ReadTimeoutException(
                                exchange.facts(), "the peer sent nothing of the body for Timeouts.read" + limit, null);
                });
    }

    private void watchBody() {
        InboundBody body = inbound;
        if (over || body == null || exchange.requestSide() == RequestSide.SENDING) {
            return;
        }
        if (body.isWaiting()) {
            connection
                    .deadline()
                    .start(Http1Deadline.Awaited.BODY, timeouts().read().toNanos());
        } else {
            connection.deadline().stop();
        }
    }

    // What the body's reader tells.

    @Override
    public void resume() {
        if (!over) {
            connection.readOn(true);
            watchBody();
        }
    }

    @Override
    public void abandon() {
        if (!over) {
            over = true;
            connection.ended(false);
            exchange.finish();
        }
    }

    @Override
    public HttpClientException closedFailure() {
        return new BodyClosedException(exchange.facts(Phase.RESPONSE_BODY), "the body was closed before its end", null);
    }

    @Override
    public void abort(Abort reason) {
        if (!over) {
            fail(reason.failure(exchange.facts()));
        }
    }

    /** Ends it: the connection cannot be used again. */
    private void fail(HttpClientException failure) {
        if (over) {
            return;
        }
        over = true;
        connection.ended(false);
        exchange.fail(failure);
    }

    private boolean asksToClose() {
        Headers sent = exchange.request().headers();
        return sent.contains("Connection")
                && sent.list("Connection").stream().anyMatch(option -> option.equalsIgnoreCase("close"));
    }

    private Timeouts timeouts() {
        return exchange.context().timeouts();
    }

    @Override
    public String toString() {
        return exchange.toString();
    }
}
