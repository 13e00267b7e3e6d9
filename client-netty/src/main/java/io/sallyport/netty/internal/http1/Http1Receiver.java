package io.sallyport.netty.internal.http1;

import io.netty.buffer.ByteBuf;
import io.sallyport.Headers;
import io.sallyport.InterimResponse;
import io.sallyport.netty.internal.body.InboundBody;
import io.sallyport.netty.internal.exchange.Exchange;
import io.sallyport.spi.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * The response's side of one exchange: takes what the reader finds, and hands it to the call when the bytes at hand are read. Confined to the connection's event loop.
 */
final class Http1Receiver implements Http1ResponseReader.Sink {

    private final Http1Codec codec;
    private final Http1Connection connection;
    private final Exchange exchange;

    private @Nullable ResponseHead undelivered;
    private @Nullable InboundBody inbound;
    private @Nullable Headers trailers;
    private boolean keepsAlive;

    Http1Receiver(Http1Codec codec, Http1Connection connection, Exchange exchange) {
        this.codec = codec;
        this.connection = connection;
        this.exchange = exchange;
    }

    /** The body, once the head has come; else null. */
    @Nullable
    InboundBody body() {
        return inbound;
    }

    /** Whether the response is complete. */
    boolean isComplete() {
        return trailers != null;
    }

    /** Whether both sides let the connection go on after the exchange. */
    boolean keepsAlive() {
        return keepsAlive;
    }

    @Override
    public void interim(Http1Head head) {
        if (head.status() == 100) {
            codec.goOn();
        }
        exchange.context().onInterim(new InterimResponse(head.status(), head.headers()));
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
                codec, length, exchange.context().config().body().window());
        undelivered = new ResponseHead(head.version(), head.status(), head.reason(), head.headers(), connection.info());
        codec.answered();
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

    /** Hands the head over, if it has come and the call does not have it. */
    void deliverHead() {
        ResponseHead head = undelivered;
        InboundBody body = inbound;
        if (head != null && body != null) {
            undelivered = null;
            exchange.deliver(head, body);
        }
    }

    /** Hands over all there is: the response is complete. */
    void deliverAll() {
        InboundBody body = inbound;
        Headers received = trailers;
        if (body != null && received != null) {
            body.complete(received);
        }
        deliverHead();
    }

    private boolean asksToClose() {
        Headers sent = exchange.request().headers();
        return sent.contains("Connection")
                && sent.list("Connection").stream().anyMatch(option -> option.equalsIgnoreCase("close"));
    }
}
