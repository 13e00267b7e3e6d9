package io.sallyport;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * A stream of bytes in both directions, to a host and a port, through the client's proxy if it has one (RFC 9110 section 9.3.6): see {@link HttpClient#connect}. Belongs to whoever asked for it and to nobody
 * else; ends with {@link #close}, with the peer, or with the client. No limit of time holds once it is open. Thread-safe.
 */
public interface Tunnel extends AutoCloseable {

    /** {@return the connection it runs on; its remote address is the proxy's, if there is one} */
    ConnectionInfo connection();

    /**
     * {@return what comes in, as it is asked for: nothing is read ahead but what one read of the socket brought} For one subscriber; the next is told an {@link IllegalStateException}. Its signals come on
     * the connection's event loop, so it must not block. The buffers are the subscriber's. Completes when the peer sends no more; fails with a {@link HttpClientException} if the tunnel breaks or is closed before; cancelling closes the tunnel.
     */
    Flow.Publisher<ByteBuffer> input();

    /**
     * Writes. What is written first goes out first. Wait for the stage before writing more: that is the backpressure.
     *
     * @param data taken as it is, not copied: must not change until the stage completes
     * @return completes on the event loop when the system has taken all of it; fails with a {@link HttpClientException} if it cannot
     */
    CompletableFuture<Void> write(ByteBuffer data);

    /** {@return completes when the peer is told that nothing more comes; its own bytes still may} By TCP's end, or TLS's goodbye where TLS is spoken to a proxy. */
    CompletableFuture<Void> shutdownOutput();

    /** {@return completes when the connection is closed, by whomever; never fails} A copy each time. */
    CompletableFuture<Void> closed();

    /** Closes both directions at once. Does nothing the second time. */
    @Override
    void close();
}
