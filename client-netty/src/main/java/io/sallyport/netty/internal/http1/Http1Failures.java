package io.sallyport.netty.internal.http1;

import io.sallyport.HttpClientException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.TlsFailedException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.netty.internal.exchange.Exchange;
import io.sallyport.netty.internal.tls.TlsFailureText;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What an exchange fails with when its connection is gone. Stateless. */
final class Http1Failures {

    private Http1Failures() {}

    /**
     * The connection ended before the response did.
     *
     * @param uses how many exchanges it has had, this one included
     * @param authentic whether the peer said that it ends here, or need not
     * @param cause what broke it, or null if the peer closed it
     */
    static HttpClientException ended(
            Exchange exchange, Http1ResponseReader reader, long uses, boolean authentic, @Nullable Throwable cause) {
        if (reader.isInBody()) {
            String missing = reader.remaining() < 0 ? "" : ", " + reader.remaining() + " bytes missing";
            String how = reader.endsWithConnection() && !authentic
                    ? "without TLS close_notify (TlsConfig.acceptMissingCloseNotify)"
                    : "before its end";
            return new TruncatedBodyException(exchange.facts(), "the connection was closed " + how + missing, cause);
        }
        if (cause instanceof SSLException
                && uses == 1
                && exchange.bytesReceived() == 0
                && TlsFailureText.isPeersAlert(cause)) {
            // With TLS 1.3 a server judges the client's side of the handshake when the request may be on its way.
            return new TlsFailedException(
                    exchange.facts(), "the server ended the TLS handshake: " + TlsFailureText.of(cause), cause);
        }
        String text = cause == null
                ? "the peer closed the connection before the response's head was complete"
                : "the connection broke before the response's head was complete: " + cause;
        return new ConnectionLostException(exchange.facts(), text, cause);
    }
}
