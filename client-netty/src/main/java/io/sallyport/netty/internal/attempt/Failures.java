package io.sallyport.netty.internal.attempt;

import io.sallyport.HttpClientException;
import io.sallyport.error.AddressRefusedException;
import io.sallyport.error.AuthenticationException;
import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectTimeoutException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.PoolExhaustedException;
import io.sallyport.error.PoolTimeoutException;
import io.sallyport.error.ProxyException;
import io.sallyport.error.ProxyTimeoutException;
import io.sallyport.error.ResolveFailedException;
import io.sallyport.error.TlsFailedException;
import io.sallyport.error.TlsTimeoutException;
import io.sallyport.netty.internal.connect.ConnectFailure;
import io.sallyport.netty.internal.connect.ProxyReply;
import io.sallyport.netty.internal.exchange.Exchange;
import io.sallyport.netty.internal.pool.PoolFailure;
import io.sallyport.spi.Abort;

/** Makes a call's own failure of what the pool says: one instance a caller. Stateless. */
final class Failures {

    private Failures() {}

    static HttpClientException of(PoolFailure failure, Exchange exchange) {
        return of(failure, exchange.facts(Phase.POOL));
    }

    /** The failure of a call of which that is known. */
    static HttpClientException of(PoolFailure failure, FailureFacts waiting) {
        if (failure instanceof PoolFailure.NotConnected notConnected) {
            return connect(notConnected.cause(), waiting);
        }
        if (failure instanceof PoolFailure.QueueFull full) {
            return new PoolExhaustedException(waiting, full.text(), null);
        }
        if (failure instanceof PoolFailure.TimedOut late) {
            return new PoolTimeoutException(waiting, late.text(), null);
        }
        return Abort.CLOSED.failure(waiting);
    }

    private static HttpClientException connect(ConnectFailure failure, FailureFacts waiting) {
        FailureFacts facts = waiting.in(failure.phase()).at(failure.address());
        String text = failure.text();
        Throwable cause = failure.cause();
        HttpClientException made = switch (failure.kind()) {
            case UNRESOLVED -> new ResolveFailedException(facts, text, cause);
            case REFUSED -> new AddressRefusedException(facts, text, cause);
            case NOT_CONNECTED, CROWDED -> new ConnectFailedException(facts, text, cause);
            case CONNECT_TIMEOUT -> new ConnectTimeoutException(facts, text, cause);
            case PROXY -> proxy(failure, facts);
            case PROXY_TIMEOUT -> new ProxyTimeoutException(facts, text, cause);
            case PROXY_CREDENTIALS -> credentials(failure, facts);
            case TLS -> new TlsFailedException(facts, text, cause);
            case TLS_TIMEOUT -> new TlsTimeoutException(facts, text, cause);
            case NO_EXECUTOR -> new BlockingExecutorException(facts, text, cause);
            case CLOSED -> Abort.CLOSED.failure(facts);
        };
        failure.earlier().forEach(made::addSuppressed);
        return made;
    }

    private static HttpClientException proxy(ConnectFailure failure, FailureFacts facts) {
        ProxyReply reply = failure.reply();
        return reply == null
                ? new ProxyException(facts, failure.text(), failure.cause())
                : new ProxyException(
                        facts, failure.text(), failure.cause(), reply.status(), reply.headers(), reply.body());
    }

    private static HttpClientException credentials(ConnectFailure failure, FailureFacts facts) {
        Throwable cause = failure.cause();
        if (cause instanceof HttpClientException known) {
            return known instanceof BlockingExecutorException
                    ? new BlockingExecutorException(facts, known.plainMessage(), known.getCause())
                    : new AuthenticationException(facts, known.plainMessage(), known.getCause());
        }
        return new AuthenticationException(facts, failure.text(), cause);
    }
}
