package io.sallyport.netty.internal.http1;

import io.netty.buffer.ByteBuf;
import io.sallyport.HttpClientException;
import io.sallyport.config.BodyConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.Phase;
import io.sallyport.error.ProtocolException;
import io.sallyport.error.ReadTimeoutException;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.error.WriteTimeoutException;
import io.sallyport.netty.internal.body.InboundBody;
import io.sallyport.netty.internal.body.Neglect;
import io.sallyport.netty.internal.body.ReadAhead;
import io.sallyport.netty.internal.exchange.Exchange;
import io.sallyport.netty.internal.exchange.Exchange.RequestSide;
import io.sallyport.netty.internal.exchange.ExchangeControl;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.spi.Abort;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange on a connection: has its {@link Http1Sender} write the request and its {@link Http1Receiver} take the response, watches over the limits of both, and decides how it ends and whether the connection can be used again. Confined to the connection's event loop.
 *
 * <p>Life: {@link #start}; the request goes out while the response may come already; {@link #read} until the response is complete and {@link #readComplete} says that nothing came behind it; then the connection goes back first and the call is told after, so that its next request finds it free. Whatever ends it early goes through {@link #fail} or {@link #abandon}.
 */
final class Http1Codec implements InboundBody.Source, ExchangeControl {

    private static final Logger LOG = LoggerFactory.getLogger(Http1Codec.class);

    private final Http1Connection connection;
    private final Exchange exchange;
    private final Http1Sender sender;
    private final Http1Receiver receiver;
    private boolean started;
    private boolean over;

    Http1Codec(Http1Connection connection, Exchange exchange) {
        this.connection = connection;
        this.exchange = exchange;
        this.sender = new Http1Sender(this, exchange, connection.channel());
        this.receiver = new Http1Receiver(this, connection, exchange);
    }

    /** Writes the request, or as much of it as the channel takes. */
    void start() {
        connection
                .reader()
                .expect(exchange.request().method(), exchange.context().config().http1(), receiver);
        exchange.controlledBy(this);
        sender.start();
        started = true;
    }

    @Override
    public NettyLoop loop() {
        return connection.loop();
    }

    boolean isOver() {
        return over;
    }

    /** Whether a proxy passes the requests on. */
    boolean isForwarded() {
        return connection.isForwarded();
    }

    long bytesSent() {
        return exchange.bytesSent();
    }

    // What the connection tells.

    /** The channel takes more. */
    void writable() {
        sender.writable();
    }

    /** The peer takes no more. */
    void cut(Throwable cause) {
        sender.cut(cause);
    }

    /** Reads what came. */
    void read(ByteBuf in) {
        exchange.countReceived(in.readableBytes());
        try {
            connection.reader().read(in);
            if (!over) {
                progress(in.isReadable());
            }
            InboundBody body = receiver.body();
            if (!over && body != null && !receiver.isComplete()) {
                connection.readOn(body.readsOn()); // at once: many reads may come before they are complete
            }
        } catch (MalformedResponseException e) {
            fail(new ProtocolException(exchange.facts(), e.rule(), null));
        }
    }

    /** All that came is read: a response that is complete now has nothing behind it. */
    void readComplete() {
        if (!over && receiver.isComplete()) {
            complete(receiver.keepsAlive() && exchange.requestSide() == RequestSide.SENT);
        } else {
            watchBody();
        }
    }

    /** The channel is closed. */
    void connectionEnded(@Nullable Throwable failure, boolean authentic) {
        Throwable cause = failure != null ? failure : sender.cutBy();
        Http1ResponseReader reader = connection.reader();
        if (reader.endsWithConnection() && authentic && failure == null) {
            reader.endOfConnection();
        }
        if (receiver.isComplete()) {
            complete(false);
        } else {
            fail(Http1Failures.ended(exchange, reader, connection.info().uses(), authentic, cause));
        }
    }

    /** A limit ran out. */
    void timedOut(Http1Deadline.Awaited awaited, long nanos) {
        String limit = " (" + Duration.ofNanos(nanos) + ")";
        switch (awaited) {
            case CONTINUE -> goOn(); // many servers never say it
            case WRITE_PROGRESS ->
                fail(new WriteTimeoutException(
                        exchange.facts(), "the peer took nothing of the request for Timeouts.write" + limit, null));
            case RESPONSE_HEAD ->
                fail(new ResponseTimeoutException(
                        exchange.facts(), "no response within Timeouts.response" + limit, null));
            case CLAIM -> takeBack(Neglect.UNCLAIMED);
            case BODY, NEXT_EXCHANGE ->
                fail(new ReadTimeoutException(
                        exchange.facts(), "the peer sent nothing of the body for Timeouts.read" + limit, null));
        }
    }

    // What the two sides tell.

    /** The server wants the request's body, or is silent about it. */
    void goOn() {
        sender.goOn();
    }

    /** The response's head is there, and its body is known. */
    void answered() {
        sender.answered();
    }

    /** The request is written, or no more of it can be: the response decides. */
    void requestEnded() {
        if (receiver.body() == null) {
            connection
                    .deadline()
                    .start(
                            Http1Deadline.Awaited.RESPONSE_HEAD,
                            timeouts().response().toNanos());
        } else {
            watchBody();
        }
    }

    /** The head is written; the body waits for the server. */
    void watchContinue() {
        connection.deadline().start(Http1Deadline.Awaited.CONTINUE, ExpectContinue.PATIENCE_NANOS);
    }

    /** The request is on its way. */
    void watchWriting() {
        if (!over && exchange.requestSide() == RequestSide.SENDING) {
            connection.deadline().startWriting(timeouts().write().toNanos(), bytesSent());
        }
    }

    private void watchBody() {
        InboundBody body = receiver.body();
        if (over || body == null || exchange.requestSide() == RequestSide.SENDING) {
            return;
        }
        if (body.isWaiting()) {
            connection
                    .deadline()
                    .start(Http1Deadline.Awaited.BODY, timeouts().read().toNanos());
            return;
        }
        body.stalled();
        if (body.isUnclaimed()) {
            connection
                    .deadline()
                    .start(Http1Deadline.Awaited.CLAIM, TimeUnit.NANOSECONDS.convert(bodies().unclaimedTimeout()));
        } else {
            connection.deadline().stop();
        }
    }

    // What the body's reader and the call tell.

    @Override
    public void resume() {
        InboundBody body = receiver.body();
        if (!over && body != null) {
            connection.readOn(body.wantsMore());
            watchBody();
        }
    }

    /** Once what is being read is read: a reader that closes the body upon its last bytes leaves nothing unread, and the connection goes on. */
    @Override
    public void abandon() {
        soon(() -> {
            if (!over) {
                over = true;
                connection.ended(false);
                exchange.finish();
            }
        });
    }

    @Override
    public HttpClientException closedFailure() {
        return new BodyClosedException(exchange.facts(Phase.RESPONSE_BODY), "the body was closed before its end", null);
    }

    @Override
    public ReadAhead readAhead() {
        return connection.readAhead();
    }

    @Override
    public void takeBack(Neglect why) {
        InboundBody body = receiver.body();
        if (!over && body != null) {
            LOG.warn(
                    "{}: {}; its connection is closed (expected: read or close each response): {}",
                    exchange.request().masked(),
                    why.text(bodies()),
                    connection.info());
            body.discard();
            fail(why.failure(exchange.facts(Phase.RESPONSE_BODY), bodies()));
        }
    }

    @Override
    public void abort(Abort reason) {
        if (!over) {
            fail(reason.failure(exchange.facts()));
        }
    }

    // Ends.

    /** After a piece was read: hands over what there is to hand over. On a connection that goes no further, bytes behind the response cannot be taken for another one, and count for nothing. */
    private void progress(boolean surplus) {
        if (surplus && receiver.keepsAlive()) {
            fail(new ProtocolException(
                    exchange.facts(), "bytes after the response, which belong to no request (RFC 9112 9.2)", null));
        } else if (!receiver.isComplete()) {
            receiver.deliverHead();
        }
    }

    private void complete(boolean reusable) {
        over = true;
        connection.ended(reusable);
        exchange.leave();
        try {
            receiver.deliverAll();
        } finally {
            exchange.finish(); // a reader that throws has heard of it
        }
    }

    /** Ends it: the connection cannot be used again. */
    void fail(HttpClientException failure) {
        if (over) {
            return;
        }
        over = true;
        if (started) {
            end(failure);
        } else {
            soon(() -> end(failure)); // the call may have been made on this very loop, and has not returned
        }
    }

    private void soon(Runnable task) {
        try {
            loop().execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // the loop is shut down: better here than never
        }
    }

    private void end(HttpClientException failure) {
        connection.ended(false);
        exchange.fail(failure);
    }

    private BodyConfig bodies() {
        return exchange.context().config().body();
    }

    private Timeouts timeouts() {
        return exchange.context().timeouts();
    }

    @Override
    public String toString() {
        return exchange.toString();
    }
}
