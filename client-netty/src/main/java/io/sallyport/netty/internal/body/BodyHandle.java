package io.sallyport.netty.internal.body;

import io.sallyport.Headers;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.IncomingBody;
import org.jspecify.annotations.Nullable;

/** A body that has not ended, as its reader holds it. The connection holds only the body, so that it can be found out when all readers are gone. Thread-safe. */
final class BodyHandle implements IncomingBody, InboundBody.Reader {

    private final InboundBody body;

    BodyHandle(InboundBody body) {
        this.body = body;
    }

    InboundBody body() {
        return body;
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public byte @Nullable [] loaded() {
        return body.loaded();
    }

    @Override
    public @Nullable Headers trailers() {
        return body.trailers();
    }

    @Override
    public void claim() {
        body.claim();
    }

    @Override
    public void pull(BodySink sink) {
        body.pull(sink);
    }

    @Override
    public void close() {
        body.close();
    }

    @Override
    public NettyLoop loop() {
        return body.loop();
    }
}
