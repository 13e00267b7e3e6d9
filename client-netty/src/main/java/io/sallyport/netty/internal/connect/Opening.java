package io.sallyport.netty.internal.connect;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.NetUtil;
import io.sallyport.error.Phase;
import io.sallyport.event.ClientListener;
import io.sallyport.event.ConnectEnded;
import io.sallyport.event.ConnectStarted;
import io.sallyport.netty.internal.connect.ConnectFailure.Kind;
import io.sallyport.netty.internal.connection.Connection;
import io.sallyport.netty.internal.connection.ConnectionOwner;
import io.sallyport.netty.internal.http1.Goodbye;
import io.sallyport.netty.internal.loop.Deadline;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.netty.internal.tls.TlsFailureText;
import io.sallyport.netty.internal.tls.TlsPolicy;
import io.sallyport.spi.AddressResolver;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection being opened: resolve, connect to each address in turn, TLS. Confined to the loop the connection will live on; {@link #phase} and {@link #cancel} may be called anywhere.
 */
public final class Opening {

    private final Connector connector;
    private final ConnectPlan plan;
    private final ConnectOrder order;
    private final NettyLoop loop;
    private final ConnectionOwner owner;

    private final List<InetSocketAddress> tried = new ArrayList<>(2);
    private final List<Throwable> refusals = new ArrayList<>(1);

    /** Addresses passed over, since they are at their limit. */
    private final List<InetSocketAddress> crowded = new ArrayList<>(0);

    private List<InetAddress> addresses = List.of();
    private int next;
    private @Nullable Channel channel;
    private @Nullable ConnectObserver observer;
    private long startNanos;

    private final Deadline lookup = new LookupLimit();
    private final Deadline preparing = new PreparationLimit();

    /** How long TLS waited for the blocking executor. */
    private long preparedNanos;

    /** The attempt whose end the listener has not heard of. */
    private @Nullable InetSocketAddress connecting;

    private volatile Phase phase = Phase.RESOLVE;
    private volatile boolean cancelled;

    Opening(Connector connector, ConnectPlan plan, ConnectOrder order, NettyLoop loop, ConnectionOwner owner) {
        this.connector = connector;
        this.plan = plan;
        this.order = order;
        this.loop = loop;
        this.owner = owner;
    }

    /** How far it is. */
    public Phase phase() {
        return phase;
    }

    /** Starts; the observer is told on the loop, never in here: openings that fail at once, one after the other, would pile up on the stack. */
    public void start(ConnectObserver newObserver) {
        try {
            loop.execute(() -> {
                observer = newObserver;
                resolve();
            });
        } catch (RejectedExecutionException e) {
            newObserver.failed(new ConnectFailure(
                    Kind.CLOSED, phase, "the event loops are shut down", null, e, List.of(), List.of()));
        }
    }

    /** Gives up, as soon as possible. */
    public void cancel() {
        cancelled = true;
        try {
            loop.executeOrRun(() -> fail(Kind.CLOSED, "the transport is closed", null));
        } catch (RejectedExecutionException e) {
            cancelled = true; // the loop is shut down, and its channels with it
        }
    }

    private void resolve() {
        if (cancelled) {
            fail(Kind.CLOSED, "the transport is closed", null);
            return;
        }
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(plan.host());
        if (literal != null) {
            try {
                addresses = List.of(InetAddress.getByAddress(plan.host(), literal));
            } catch (UnknownHostException e) {
                throw new IllegalStateException("an address of " + literal.length + " bytes", e);
            }
            connectNext();
            return;
        }
        AddressResolver resolver = plan.resolver() != null ? plan.resolver() : connector.resolver();
        if (order.connectNanos() > 0) {
            loop.timers().arm(lookup, order.connectNanos());
        }
        try {
            CompletionStage<List<InetAddress>> answer = resolver.resolve(plan.host());
            Objects.requireNonNull(answer, "the resolver returned null");
            answer.whenComplete((found, failure) -> onLoop(() -> resolved(found, failure)));
        } catch (RuntimeException | Error e) {
            resolved(null, e); // it is the user's
        }
    }

    private void resolved(@Nullable List<InetAddress> found, @Nullable Throwable failure) {
        if (observer == null || phase != Phase.RESOLVE) {
            return; // too late, or twice
        }
        loop.timers().remove(lookup);
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RejectedExecutionException) {
            fail(Kind.NO_EXECUTOR, "the blocking executor refused to look up " + plan.host(), cause);
        } else if (cause != null) {
            fail(Kind.UNRESOLVED, "cannot look up " + plan.host() + ": " + cause.getMessage(), cause);
        } else if (found == null || found.isEmpty() || found.stream().anyMatch(Objects::isNull)) {
            fail(Kind.UNRESOLVED, plan.host() + " has no addresses", new UnknownHostException(plan.host()));
        } else {
            addresses = List.copyOf(found);
            connectNext();
        }
    }

    /** The limit for looking up the host, which a resolver may never end. */
    private final class LookupLimit extends Deadline {

        @Override
        protected void expired() {
            String text = "looking up " + plan.host() + " took longer than Timeouts.connect ("
                    + Duration.ofNanos(order.connectNanos()) + ")";
            fail(Kind.UNRESOLVED, text, new SocketTimeoutException(text));
        }
    }

    private void connectNext() {
        if (cancelled) {
            fail(Kind.CLOSED, "the transport is closed", null);
            return;
        }
        phase = Phase.CONNECT;
        while (next < addresses.size()) {
            InetSocketAddress address = new InetSocketAddress(addresses.get(next++), plan.port());
            if (connector.addresses().reserve(address)) {
                connect(address);
                return;
            }
            crowded.add(address);
        }
        noneLeft();
    }

    private void connect(InetSocketAddress address) {
        tried.add(address);
        startNanos = System.nanoTime();
        connecting = address;
        ClientListener listener = order.listener();
        if (listener != null) {
            listener.connectStarted(new ConnectStarted(plan.name(), address));
        }
        Bootstrap bootstrap = new Bootstrap()
                .group(loop.eventLoop())
                .channelFactory(connector.channels())
                .option(ChannelOption.TCP_NODELAY, true)
                // Nothing is read before somebody is there to read it.
                .option(ChannelOption.AUTO_READ, false)
                // A write that fails must not throw away an answer that has come: reading ends the channel.
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(order.connectNanos()))
                .handler(new Idle());
        ChannelFuture attempt = bootstrap.connect(address);
        channel = attempt.channel(); // now, so that a cancel closes it
        attempt.addListener((ChannelFuture connected) -> onLoop(() -> {
            if (connected.isSuccess()) {
                connected
                        .channel()
                        .closeFuture()
                        .addListener(closed -> connector.addresses().release(address));
                connected(connected.channel());
            } else {
                connector.addresses().release(address);
                refused(connected.cause());
            }
        }));
    }

    private void refused(Throwable cause) {
        ended(null, cause);
        if (observer == null) {
            return;
        }
        refusals.add(cause instanceof ConnectTimeoutException ? asSocketTimeout(cause) : platforms(cause));
        connectNext();
    }

    private void noneLeft() {
        if (!crowded.isEmpty()) {
            fail(Kind.CROWDED, "no connection to " + crowded + ": PoolConfig.maxConnectionsPerAddress", null);
            return;
        }
        Throwable last = refusals.remove(refusals.size() - 1);
        fail(
                last instanceof SocketTimeoutException ? Kind.CONNECT_TIMEOUT : Kind.NOT_CONNECTED,
                "cannot connect to " + plan.name() + "; tried " + tried + ": " + last.getMessage(),
                last instanceof IOException ? last : asConnectException(last));
    }

    private void connected(Channel open) {
        TlsPolicy policy = plan.tls();
        if (observer == null || cancelled) {
            open.close();
            fail(Kind.CLOSED, "the transport is closed", null);
        } else if (policy == null) {
            ready(open, null);
        } else {
            phase = Phase.TLS;
            if (connector.tls().isFresh(policy, loop.nanoTime())) {
                handshake(open, policy);
                return;
            }
            // Trust and keys are read from files: not on the loop.
            if (order.tlsNanos() > 0) {
                loop.timers().arm(preparing, order.tlsNanos());
            }
            long begun = System.nanoTime();
            try {
                connector.blocking().execute(() -> prepareTls(open, policy, begun));
            } catch (RejectedExecutionException e) {
                if (connector.tls().isMade(policy)) {
                    handshake(open, policy); // the files are looked at another time
                } else {
                    fail(Kind.NO_EXECUTOR, "the blocking executor refused to prepare TLS", e);
                }
            }
        }
    }

    /** On the blocking executor. */
    private void prepareTls(Channel open, TlsPolicy policy, long begun) {
        try {
            connector.tls().refresh(policy, loop.nanoTime());
        } catch (SSLException | RuntimeException | Error e) {
            onLoop(() -> tlsFailed(e)); // keys and trust may be the user's
            return;
        }
        onLoop(() -> {
            preparedNanos = System.nanoTime() - begun;
            handshake(open, policy);
        });
    }

    /** The limit for TLS while it waits for the blocking executor; Netty keeps that of the handshake. */
    private final class PreparationLimit extends Deadline {

        @Override
        protected void expired() {
            fail(
                    Kind.TLS_TIMEOUT,
                    "the blocking executor did not prepare TLS with " + plan.name() + " within Timeouts.tls ("
                            + Duration.ofNanos(order.tlsNanos()) + ")",
                    null);
        }
    }

    private void handshake(Channel open, TlsPolicy policy) {
        if (observer == null) {
            return; // too late
        }
        loop.timers().remove(preparing);
        if (!open.isActive()) {
            tlsFailed(new ConnectException("the peer closed the connection"));
            return;
        }
        SslHandler handler;
        try {
            handler = connector.tls().handler(policy, plan.host(), plan.port(), open.alloc());
        } catch (SSLException | RuntimeException | Error e) {
            tlsFailed(e);
            return;
        }
        long limit = order.tlsNanos();
        handler.setHandshakeTimeoutMillis(millis(limit == 0 ? 0 : Math.max(1, limit - preparedNanos)));
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                verified(open, handler, policy);
            } else {
                tlsFailed(done.cause());
            }
        });
        open.pipeline().addFirst(handler);
        open.config().setAutoRead(true);
    }

    private void verified(Channel open, SslHandler handler, TlsPolicy policy) {
        try {
            connector.tls().verify(policy, plan.host(), handler.engine().getSession());
        } catch (SSLException | RuntimeException | Error e) {
            tlsFailed(e); // the engine may be the user's
            return;
        }
        ready(open, handler);
    }

    private void tlsFailed(Throwable cause) {
        ended(null, cause);
        if (cause instanceof SslHandshakeTimeoutException) {
            fail(
                    Kind.TLS_TIMEOUT,
                    "the TLS handshake with " + plan.name() + " took longer than Timeouts.tls ("
                            + Duration.ofNanos(order.tlsNanos()) + ")"
                            + (preparedNanos == 0
                                    ? ""
                                    : ", of which its preparation on the blocking executor took "
                                            + Duration.ofNanos(preparedNanos)),
                    null);
        } else {
            Throwable typed = cause instanceof SSLException
                    ? cause
                    : new SSLException("the connection broke during the TLS handshake: " + cause, cause);
            fail(Kind.TLS, "the TLS handshake with " + plan.name() + " failed: " + TlsFailureText.of(typed), typed);
        }
    }

    private void ready(Channel open, @Nullable SslHandler handler) {
        ConnectObserver told = observer;
        if (told == null || !open.isActive()) {
            open.close();
            fail(
                    Kind.NOT_CONNECTED,
                    "the connection to " + plan.name() + " was closed while it was opened",
                    new ConnectException("closed"));
            return;
        }
        observer = null;
        Connection connection = Pipelines.http1(
                loop,
                open,
                connector.nextNumber(),
                handler == null ? null : handler.engine().getSession(),
                goodbye(),
                connector.config(),
                connector.readAhead(),
                owner);
        ended(connection, null);
        ClientListener listener = order.listener();
        if (listener != null) {
            connector.opened(connection, listener);
        }
        told.connected(connection);
    }

    private Goodbye goodbye() {
        TlsPolicy policy = plan.tls();
        return policy == null || policy.config().acceptsMissingCloseNotify(plan.host())
                ? Goodbye.OPTIONAL
                : Goodbye.REQUIRED;
    }

    /** Tells the listener of the end of an attempt, once. */
    private void ended(@Nullable Connection connection, @Nullable Throwable failure) {
        InetSocketAddress address = connecting;
        ClientListener listener = order.listener();
        connecting = null;
        if (address != null && listener != null) {
            listener.connectEnded(new ConnectEnded(
                    plan.name(),
                    address,
                    Duration.ofNanos(System.nanoTime() - startNanos),
                    connection == null ? null : connection.info(),
                    failure));
        }
    }

    /** Ends the opening. It is told when the channel is closed, if there is one: until then it counts. */
    private void fail(Kind kind, String text, @Nullable Throwable cause) {
        ConnectObserver told = observer;
        if (told == null) {
            return;
        }
        observer = null;
        loop.timers().remove(lookup);
        loop.timers().remove(preparing);
        ended(null, cause != null ? cause : new ConnectException(text));
        InetSocketAddress last = tried.isEmpty() ? null : tried.get(tried.size() - 1);
        ConnectFailure failure =
                new ConnectFailure(kind, phase, text, last, cause, List.copyOf(refusals), List.copyOf(crowded));
        Channel open = channel;
        if (open == null || !open.isOpen()) {
            told.failed(failure); // a channel that could not even be made never tells of its close
        } else {
            open.close();
            open.closeFuture().addListener(closed -> told.failed(failure));
        }
    }

    /** Runs the task on the loop; here if the loop is shut down, so that the opening ends. */
    private void onLoop(Runnable task) {
        try {
            loop.executeOrRun(task);
        } catch (RejectedExecutionException e) {
            cancelled = true;
            fail(Kind.CLOSED, "the event loops are shut down", e);
        }
    }

    private SocketTimeoutException asSocketTimeout(Throwable cause) {
        SocketTimeoutException timeout = new SocketTimeoutException(
                "no answer within Timeouts.connect (" + Duration.ofNanos(order.connectNanos()) + ")");
        timeout.initCause(cause);
        return timeout;
    }

    /** Netty's exceptions that only add the address to the platform's, as the platform's own type. */
    private static Throwable platforms(Throwable cause) {
        IOException typed;
        if (cause.getClass().getName().startsWith("java.") || !(cause instanceof SocketException)) {
            return cause;
        } else if (cause instanceof ConnectException) {
            typed = new ConnectException(cause.getMessage());
        } else if (cause instanceof NoRouteToHostException) {
            typed = new NoRouteToHostException(cause.getMessage());
        } else {
            typed = new SocketException(cause.getMessage());
        }
        typed.initCause(cause);
        return typed;
    }

    private static ConnectException asConnectException(Throwable cause) {
        ConnectException typed = new ConnectException(cause.toString());
        typed.initCause(cause);
        return typed;
    }

    private static int millis(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, nanos == 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    }

    /** Keeps a channel quiet until its protocol's handlers are there. */
    @ChannelHandler.Sharable
    private static final class Idle extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close(); // the handshake's future, or the close, tells why
        }
    }
}
