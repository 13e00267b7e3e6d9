package io.sallyport.netty.internal.connect;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.sallyport.error.Phase;
import io.sallyport.netty.internal.connect.ConnectFailure.Kind;
import io.sallyport.netty.internal.loop.Deadline;
import io.sallyport.netty.internal.tls.TlsContexts;
import io.sallyport.netty.internal.tls.TlsFailureText;
import io.sallyport.netty.internal.tls.TlsPolicy;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** TLS with the peer at the end of what is open so far: the origin, or a proxy. Its limit is that of the preparation, while that waits for the blocking executor, and that of the user's verifier; Netty keeps that of the handshake. */
final class TlsHandshake extends Deadline implements Step {

    private final Opening opening;
    private final Phase phase;
    private final TlsPolicy policy;
    private final String host;
    private final int port;
    private final String name;

    /** How long it waited for the blocking executor. */
    private long preparedNanos;

    /** When the handshake began. */
    private long handshakeNanos;

    /** Whether the limit is now that of the user's verifier. */
    private boolean asking;

    private boolean over;

    private TlsHandshake(Opening opening, Phase phase, TlsPolicy policy, String host, int port, String name) {
        this.opening = opening;
        this.phase = phase;
        this.policy = policy;
        this.host = host;
        this.port = port;
        this.name = name;
    }

    static TlsHandshake withOrigin(Opening opening, TlsPolicy policy) {
        ConnectPlan plan = opening.plan();
        return new TlsHandshake(opening, Phase.TLS, policy, plan.host(), plan.port(), plan.name());
    }

    static TlsHandshake withProxy(Opening opening, TlsPolicy policy, ProxyHop hop) {
        return new TlsHandshake(
                opening,
                Phase.PROXY,
                policy,
                hop.proxy().host(),
                hop.proxy().port(),
                hop.proxy().toString());
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public void start() {
        TlsContexts contexts = opening.connector().tls();
        if (contexts.isFresh(policy, opening.loop().nanoTime())) {
            handshake();
            return;
        }
        // Trust and keys are read from files: not on the loop.
        if (opening.order().tlsNanos() > 0) {
            opening.loop().timers().arm(this, opening.order().tlsNanos());
        }
        long begun = System.nanoTime();
        try {
            opening.connector().blocking().execute(() -> prepare(begun));
        } catch (RejectedExecutionException e) {
            if (contexts.isMade(policy)) {
                handshake(); // the files are looked at another time
            } else {
                opening.fail(Kind.NO_EXECUTOR, "the blocking executor refused to prepare TLS", e);
            }
        }
    }

    /** On the blocking executor. */
    private void prepare(long begun) {
        try {
            opening.connector().tls().refresh(policy, opening.loop().nanoTime());
        } catch (SSLException | RuntimeException | Error e) {
            opening.onLoop(() -> failed(e)); // keys and trust may be the user's
            return;
        }
        opening.onLoop(() -> {
            preparedNanos = System.nanoTime() - begun;
            handshake();
        });
    }

    @Override
    protected void expired() {
        opening.fail(
                Kind.TLS_TIMEOUT,
                (asking
                                ? "TlsConfig.hostnameVerifier did not judge the name of "
                                : "the blocking executor did not prepare TLS with ")
                        + name + " within Timeouts.tls (" + limit() + ")",
                null);
    }

    private Duration limit() {
        return Duration.ofNanos(opening.order().tlsNanos());
    }

    private void handshake() {
        if (over) {
            return; // too late
        }
        opening.loop().timers().remove(this);
        Channel open = opening.channel();
        if (!open.isActive()) {
            failed(new ConnectException("the peer closed the connection"));
            return;
        }
        SslHandler handler;
        try {
            handler = opening.connector().tls().handler(policy, host, port, open.alloc());
        } catch (SSLException | RuntimeException | Error e) {
            failed(e);
            return;
        }
        handshakeNanos = System.nanoTime();
        long limit = opening.order().tlsNanos();
        handler.setHandshakeTimeoutMillis(Opening.millis(limit == 0 ? 0 : Math.max(1, limit - preparedNanos)));
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                verified(handler);
            } else {
                failed(done.cause());
            }
        });
        Pipelines.addTls(open, handler);
        open.config().setAutoRead(true);
    }

    private void verified(SslHandler handler) {
        if (over) {
            return;
        }
        SSLSession session = handler.engine().getSession();
        try {
            if (TlsContexts.verify(policy, host, session)) {
                opening.secured(session);
                return;
            }
        } catch (SSLException | RuntimeException | Error e) {
            failed(e); // the engine may be the user's
            return;
        }
        ask(session);
    }

    /** Has the user's verifier judge the name: it may take its time. */
    private void ask(SSLSession session) {
        opening.channel().config().setAutoRead(false);
        long limit = opening.order().tlsNanos();
        if (limit > 0) {
            long spent = System.nanoTime() - handshakeNanos + preparedNanos;
            asking = true;
            opening.loop().timers().arm(this, Math.max(1, limit - spent));
        }
        try {
            opening.connector().blocking().execute(() -> {
                Throwable refused = null;
                try {
                    TlsContexts.ask(policy, host, session);
                } catch (SSLException | RuntimeException | Error e) {
                    refused = e;
                }
                Throwable cause = refused;
                opening.onLoop(() -> judged(session, cause));
            });
        } catch (RejectedExecutionException e) {
            opening.fail(Kind.NO_EXECUTOR, "the blocking executor refused to ask TlsConfig.hostnameVerifier", e);
        }
    }

    private void judged(SSLSession session, @Nullable Throwable refused) {
        if (refused != null) {
            failed(refused);
        } else if (!over) {
            opening.secured(session);
        }
    }

    private void failed(Throwable cause) {
        if (over) {
            return;
        }
        opening.ended(null, cause);
        if (cause instanceof SslHandshakeTimeoutException) {
            opening.fail(
                    Kind.TLS_TIMEOUT,
                    "the TLS handshake with " + name + " took longer than Timeouts.tls (" + limit() + ")"
                            + (preparedNanos == 0
                                    ? ""
                                    : ", of which its preparation on the blocking executor took "
                                            + Duration.ofNanos(preparedNanos)),
                    null);
        } else {
            Throwable typed = cause instanceof SSLException
                    ? cause
                    : new SSLException("the connection broke during the TLS handshake: " + cause, cause);
            opening.fail(
                    Kind.TLS, "the TLS handshake with " + name + " failed: " + TlsFailureText.of(typed, policy), typed);
        }
    }

    @Override
    public void stop() {
        over = true;
        opening.loop().timers().remove(this);
    }
}
