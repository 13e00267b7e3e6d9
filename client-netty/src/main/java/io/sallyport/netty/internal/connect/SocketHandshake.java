package io.sallyport.netty.internal.connect;

import io.sallyport.error.Phase;
import io.sallyport.netty.internal.connect.ConnectFailure.Kind;
import io.sallyport.netty.internal.loop.Deadline;
import io.sallyport.netty.internal.socket.BlockingChannel;
import io.sallyport.netty.internal.tls.TlsContexts;
import io.sallyport.netty.internal.tls.TlsFailureText;
import io.sallyport.netty.internal.tls.TlsPolicy;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** TLS with the origin by a socket of a user's factory. It blocks, so all of it, what the user's verifier says of the name included, is on the blocking executor. */
final class SocketHandshake extends Deadline implements Step {

    private final Opening opening;
    private final TlsPolicy policy;
    private boolean over;

    SocketHandshake(Opening opening, TlsPolicy policy) {
        this.opening = opening;
        this.policy = policy;
    }

    @Override
    public Phase phase() {
        return Phase.TLS;
    }

    @Override
    public void start() {
        BlockingChannel channel = (BlockingChannel) opening.channel();
        if (!channel.isActive()) {
            failed(new ConnectException("the peer closed the connection"));
            return;
        }
        if (opening.order().tlsNanos() > 0) {
            opening.loop().timers().arm(this, opening.order().tlsNanos());
        }
        channel.secure(this::handshake, this::ended);
    }

    /** On the blocking executor. */
    private SSLSession handshake(SSLSocket socket) throws IOException {
        String identification = TlsContexts.identification(policy);
        if (!identification.isEmpty()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(identification);
            socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        SSLSession session = socket.getSession();
        String host = opening.plan().host();
        if (!TlsContexts.verify(policy, host, session)) {
            TlsContexts.ask(policy, host, session);
        }
        return session;
    }

    private void ended(@Nullable SSLSession session, @Nullable Throwable failure) {
        if (over) {
            return; // too late
        }
        if (session != null && failure == null) {
            opening.secured(session);
        } else if (failure instanceof RejectedExecutionException) {
            opening.fail(Kind.NO_EXECUTOR, "the blocking executor refused the TLS handshake", failure);
        } else {
            failed(failure == null ? new SSLException("no session") : failure);
        }
    }

    private void failed(Throwable cause) {
        opening.ended(null, cause);
        Throwable typed = cause instanceof SSLException
                ? cause
                : new SSLException("the connection broke during the TLS handshake: " + cause, cause);
        opening.fail(
                Kind.TLS,
                "the TLS handshake with " + opening.plan().name() + " failed: " + TlsFailureText.of(typed, policy),
                typed);
    }

    @Override
    protected void expired() {
        opening.fail(
                Kind.TLS_TIMEOUT,
                "the TLS handshake with " + opening.plan().name() + " took longer than Timeouts.tls ("
                        + Duration.ofNanos(opening.order().tlsNanos()) + ")",
                null);
    }

    @Override
    public void stop() {
        over = true;
        opening.loop().timers().remove(this);
    }
}
