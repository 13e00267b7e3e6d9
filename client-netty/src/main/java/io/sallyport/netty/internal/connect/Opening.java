package io.sallyport.netty.internal.connect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.sallyport.error.Phase;
import io.sallyport.event.ClientListener;
import io.sallyport.event.ConnectEnded;
import io.sallyport.event.ConnectStarted;
import io.sallyport.netty.internal.connect.ConnectFailure.Kind;
import io.sallyport.netty.internal.connection.Connection;
import io.sallyport.netty.internal.connection.ConnectionOwner;
import io.sallyport.netty.internal.http1.Goodbye;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.netty.internal.tls.TlsPolicy;
import io.sallyport.proxy.Proxy;
import io.sallyport.spi.ProxyDialogue;
import io.sallyport.spi.ProxyPass;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection being opened, step by step: look up, connect to each address in turn, TLS with the proxy, a tunnel, TLS with the origin. Confined to the loop the connection will live on; {@link #phase}
 * and {@link #cancel} may be called anywhere.
 */
public final class Opening {

    private final Connector connector;
    private final ConnectPlan plan;
    private final ConnectOrder order;
    private final NettyLoop loop;
    private final ConnectionOwner owner;

    private @Nullable ConnectObserver observer;
    private @Nullable Step step;
    private @Nullable Dialling dialling;
    private @Nullable Channel channel;

    /** What is to do on the channel, when it is there. */
    private final Queue<Step> rest = new ArrayDeque<>(4);

    private @Nullable ProxyDialogue dialogue;
    private @Nullable SSLSession origins;

    /** What the other end of a raw tunnel sent behind the proxy's answer. */
    private byte[] early = {};

    /** The attempt whose end the listener has not heard of. */
    private @Nullable InetSocketAddress connecting;

    private long startNanos;

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
                String misfit = plan.misfit();
                if (misfit != null) {
                    phase = Phase.PROXY;
                    fail(Kind.PROXY, misfit, null);
                } else {
                    enter(new Lookup(this));
                }
            });
        } catch (RejectedExecutionException e) {
            newObserver.failed(new ConnectFailure(
                    Kind.CLOSED, phase, "the event loops are shut down", null, e, List.of(), List.of(), null));
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

    // What steps ask.

    Connector connector() {
        return connector;
    }

    ConnectPlan plan() {
        return plan;
    }

    ConnectOrder order() {
        return order;
    }

    NettyLoop loop() {
        return loop;
    }

    boolean isOver() {
        return observer == null;
    }

    boolean isCancelled() {
        return cancelled;
    }

    Channel channel() {
        return Objects.requireNonNull(channel, "no channel");
    }

    // What steps tell.

    void enter(Step next) {
        leave();
        if (cancelled) {
            fail(Kind.CLOSED, "the transport is closed", null);
        } else if (observer != null) {
            step = next;
            phase = next.phase();
            next.start();
        }
    }

    private void leave() {
        Step before = step;
        step = null;
        if (before != null) {
            before.stop();
        }
    }

    void dialling(Dialling begun) {
        dialling = begun;
    }

    void channel(Channel dialled) {
        channel = dialled;
    }

    /** An attempt to connect starts. */
    void connectStarted(InetSocketAddress address) {
        startNanos = System.nanoTime();
        connecting = address;
        ClientListener listener = order.listener();
        if (listener != null) {
            listener.connectStarted(new ConnectStarted(plan.name(), address));
        }
    }

    /** The channel is connected. */
    void connected() {
        rest.clear();
        ProxyHop hop = plan.proxy();
        if (hop != null) {
            addProxySteps(hop);
        }
        TlsPolicy tls = plan.tls();
        if (tls != null) {
            rest.add(plan.sockets() == null ? TlsHandshake.withOrigin(this, tls) : new SocketHandshake(this, tls));
        }
        next();
    }

    private void addProxySteps(ProxyHop hop) {
        TlsPolicy tls = hop.tls();
        if (tls != null) {
            rest.add(TlsHandshake.withProxy(this, tls, hop));
        }
        if (hop.forwards()) {
            return;
        }
        ProxyDialogue answers = dialogue;
        if (answers == null) {
            ProxyPass pass = Objects.requireNonNull(order.proxy(), "nobody answers the proxy");
            answers = pass.begin();
            dialogue = answers;
        }
        Proxy proxy = hop.proxy();
        rest.add(proxy.isHttp() ? new HttpTunnel(this, answers) : new SocksHandshake(this, proxy, answers));
    }

    /** TLS is there. */
    void secured(SSLSession session) {
        if (phase == Phase.TLS) {
            origins = session;
        }
        next();
    }

    /** The proxy has given a tunnel. What came behind its answer is the other end's: an origin of exchanges never speaks first. */
    void tunnelled(ByteBuf behind) {
        if (plan.raw()) {
            early = ByteBufUtil.getBytes(behind);
            next();
        } else if (behind.isReadable()) {
            fail(
                    Kind.PROXY,
                    "the " + plan.firstName() + " sent " + behind.readableBytes() + " bytes behind its answer",
                    null);
        } else {
            next();
        }
    }

    private void next() {
        Step following = rest.poll();
        if (following != null) {
            enter(following);
        } else {
            leave();
            ready();
        }
    }

    /** The proxy wants to be asked once more, on another connection. */
    void redial() {
        Dialling again = Objects.requireNonNull(dialling, "not dialled").again();
        leave();
        ended(null, new ConnectException("the proxy asks for credentials and closes the connection"));
        Channel open = channel();
        open.close();
        open.closeFuture().addListener(closed -> onLoop(() -> enter(again)));
    }

    private void ready() {
        Channel open = channel();
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
        Connection connection =
                plan.raw() ? Pipelines.tunnel(loop, open, connector.nextNumber(), early, owner) : exchanges(open);
        ended(connection, null);
        ClientListener listener = order.listener();
        if (listener != null) {
            connector.opened(connection, listener);
        }
        told.connected(connection);
    }

    private Connection exchanges(Channel open) {
        return Pipelines.http1(
                loop,
                open,
                connector.nextNumber(),
                origins,
                plan.isForwarded(),
                goodbye(),
                connector.config(),
                connector.readAhead(),
                owner);
    }

    private Goodbye goodbye() {
        TlsPolicy policy = plan.answersTls();
        return policy == null
                        || policy.config().socketFactory() != null
                        || policy.config().acceptsMissingCloseNotify(plan.answersHost())
                ? Goodbye.OPTIONAL
                : Goodbye.REQUIRED;
    }

    /** Tells the listener of the end of an attempt, once. */
    void ended(@Nullable Connection connection, @Nullable Throwable failure) {
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

    void fail(Kind kind, String text, @Nullable Throwable cause) {
        fail(kind, text, cause, null);
    }

    /** Ends the opening. It is told when the channel is closed, if there is one: until then it counts. */
    void fail(Kind kind, String text, @Nullable Throwable cause, @Nullable ProxyReply reply) {
        ConnectObserver told = observer;
        if (told == null) {
            return;
        }
        observer = null;
        leave();
        ended(null, cause != null ? cause : new ConnectException(text));
        Dialling dialled = dialling;
        ConnectFailure failure = new ConnectFailure(
                kind,
                phase,
                text,
                dialled == null ? null : dialled.last(),
                cause,
                dialled == null ? List.of() : dialled.refusals(),
                dialled == null ? List.of() : dialled.crowded(),
                reply);
        Channel open = channel;
        if (open == null || !open.isOpen()) {
            told.failed(failure); // a channel that could not even be made never tells of its close
        } else {
            open.close();
            open.closeFuture().addListener(closed -> told.failed(failure));
        }
    }

    /** Runs the task on the loop; here if the loop is shut down, so that the opening ends. */
    void onLoop(Runnable task) {
        try {
            loop.executeOrRun(task);
        } catch (RejectedExecutionException e) {
            cancelled = true;
            fail(Kind.CLOSED, "the event loops are shut down", e);
        }
    }

    /** What a stage failed with. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    static int millis(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, nanos == 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    }
}
