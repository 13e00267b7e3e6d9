package io.sallyport.netty.internal.connect;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.sallyport.error.Phase;
import io.sallyport.netty.internal.connect.ConnectFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Connects to each address in turn. */
final class Dialling implements Step {

    private final Opening opening;
    private final List<InetAddress> addresses;
    private final List<InetSocketAddress> tried = new ArrayList<>(2);
    private final List<Throwable> refusals = new ArrayList<>(1);

    /** Addresses passed over, since they are at their limit. */
    private final List<InetSocketAddress> crowded = new ArrayList<>(0);

    private int next;

    Dialling(Opening opening, List<InetAddress> addresses) {
        this.opening = opening;
        this.addresses = addresses;
    }

    @Override
    public Phase phase() {
        return Phase.CONNECT;
    }

    /** The address tried last, or null. */
    @Nullable
    InetSocketAddress last() {
        return tried.isEmpty() ? null : tried.get(tried.size() - 1);
    }

    List<Throwable> refusals() {
        return List.copyOf(refusals);
    }

    List<InetSocketAddress> crowded() {
        return List.copyOf(crowded);
    }

    /** The same addresses once more, from the first. */
    Dialling again() {
        return new Dialling(opening, addresses);
    }

    @Override
    public void start() {
        opening.dialling(this);
        connectNext();
    }

    private void connectNext() {
        if (opening.isCancelled()) {
            opening.fail(Kind.CLOSED, "the transport is closed", null);
            return;
        }
        while (next < addresses.size()) {
            InetSocketAddress address =
                    new InetSocketAddress(addresses.get(next++), opening.plan().firstPort());
            if (opening.connector().addresses().reserve(address)) {
                connect(address);
                return;
            }
            crowded.add(address);
        }
        noneLeft();
    }

    private void connect(InetSocketAddress address) {
        tried.add(address);
        opening.connectStarted(address);
        Bootstrap bootstrap = new Bootstrap()
                .group(opening.loop().eventLoop())
                .channelFactory(opening.connector().channels(opening.plan()))
                .option(ChannelOption.TCP_NODELAY, true)
                // Nothing is read before somebody is there to read it.
                .option(ChannelOption.AUTO_READ, false)
                // A write that fails must not throw away an answer that has come: reading ends the channel.
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Opening.millis(opening.order().connectNanos()))
                .handler(new Idle());
        ChannelFuture attempt = bootstrap.connect(address);
        opening.channel(attempt.channel()); // now, so that a cancel closes it
        attempt.addListener((ChannelFuture connected) -> opening.onLoop(() -> {
            if (connected.isSuccess()) {
                releaseWithClose(
                        connected.channel(), address, opening.connector().addresses());
                connected(connected.channel());
            } else {
                opening.connector().addresses().release(address);
                refused(connected.cause());
            }
        }));
    }

    /** Static, since what it captures lives as long as the connection. */
    private static void releaseWithClose(Channel open, InetSocketAddress address, AddressLimit addresses) {
        open.closeFuture().addListener(closed -> addresses.release(address));
    }

    private void connected(Channel open) {
        if (opening.isOver() || opening.isCancelled()) {
            open.close();
            opening.fail(Kind.CLOSED, "the transport is closed", null);
        } else {
            opening.connected();
        }
    }

    private void refused(Throwable cause) {
        opening.ended(null, cause);
        if (opening.isOver()) {
            return;
        }
        if (cause instanceof RejectedExecutionException) {
            opening.fail(Kind.NO_EXECUTOR, "the blocking executor refused to connect", cause);
            return;
        }
        refusals.add(cause instanceof ConnectTimeoutException ? asSocketTimeout(cause) : platforms(cause));
        connectNext();
    }

    private void noneLeft() {
        if (!crowded.isEmpty()) {
            opening.fail(Kind.CROWDED, "no connection to " + crowded + ": PoolConfig.maxConnectionsPerAddress", null);
            return;
        }
        Throwable last = refusals.remove(refusals.size() - 1);
        opening.fail(
                last instanceof SocketTimeoutException ? Kind.CONNECT_TIMEOUT : Kind.NOT_CONNECTED,
                "cannot connect to " + opening.plan().firstName() + "; tried " + tried + ": " + last.getMessage(),
                last instanceof IOException ? last : asConnectException(last));
    }

    @Override
    public void stop() {
        // The channel is the opening's.
    }

    private SocketTimeoutException asSocketTimeout(Throwable cause) {
        SocketTimeoutException timeout = new SocketTimeoutException("no answer within Timeouts.connect ("
                + Duration.ofNanos(opening.order().connectNanos()) + ")");
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

    /** Keeps a channel quiet until its protocol's handlers are there. */
    @ChannelHandler.Sharable
    private static final class Idle extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close(); // the handshake's future, or the close, tells why
        }
    }
}
