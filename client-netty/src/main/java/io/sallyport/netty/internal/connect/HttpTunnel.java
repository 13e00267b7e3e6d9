package io.sallyport.netty.internal.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.sallyport.Headers;
import io.sallyport.error.Phase;
import io.sallyport.netty.internal.connect.ConnectFailure.Kind;
import io.sallyport.netty.internal.http1.ConnectExchange;
import io.sallyport.netty.internal.loop.Deadline;
import io.sallyport.spi.ProxyDialogue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a proxy for a tunnel by CONNECT (RFC 9110 section 9.3.6): as often as it wants to know more about the client, on the same connection where that stays open, else on the next. Its limit is that of
 * each answer.
 */
final class HttpTunnel extends Deadline implements Step {

    private final Opening opening;
    private final ProxyDialogue dialogue;
    private final String authority;
    private final String proxy;

    private @Nullable ConnectExchange exchange;
    private @Nullable Reader reader;
    private @Nullable Throwable broken;
    /** CONNECTs on this connection. */
    private int rounds;

    private boolean over;

    HttpTunnel(Opening opening, ProxyDialogue dialogue) {
        this.opening = opening;
        this.dialogue = dialogue;
        this.authority = opening.plan().authority();
        this.proxy = opening.plan().firstName();
    }

    @Override
    public Phase phase() {
        return Phase.PROXY;
    }

    @Override
    public void start() {
        Channel channel = opening.channel();
        Reader handler = new Reader();
        reader = handler;
        Pipelines.addReader(channel, handler);
        ask();
    }

    private void ask() {
        if (opening.order().proxyNanos() > 0) {
            opening.loop().timers().arm(this, opening.order().proxyNanos());
        }
        then(dialogue.fields(), this::write);
    }

    private void write(Headers fields) {
        Channel channel = opening.channel();
        if (!channel.isActive()) {
            closed();
            return;
        }
        rounds++;
        exchange = new ConnectExchange(opening.order().http1());
        channel.config().setAutoRead(true);
        channel.writeAndFlush(ConnectExchange.request(channel.alloc(), authority, fields), channel.voidPromise());
    }

    private void read(ByteBuf in) {
        ConnectExchange running = exchange;
        if (over || running == null || !running.read(in)) {
            if (running == null && !over) {
                opening.fail(Kind.PROXY, "the " + proxy + " sent bytes that nobody asked for", null);
            }
            return;
        }
        if (running.mistake() != null) {
            opening.fail(Kind.PROXY, "the answer of " + proxy + " to CONNECT: " + running.mistake(), null);
        } else if (running.isTunnel()) {
            accepted(running, in);
        } else {
            answered(running, running.keepsAlive() && !in.isReadable());
        }
    }

    /** What the proxy says of the credentials in an answer like this is known at once. */
    private void accepted(ConnectExchange running, ByteBuf in) {
        CompletableFuture<Boolean> told =
                dialogue.answered(running.status(), running.headers()).toCompletableFuture();
        if (!told.isCompletedExceptionally()) {
            opening.tunnelled(in);
            return;
        }
        told.whenComplete((again, failure) -> opening.fail(
                Kind.PROXY_CREDENTIALS,
                "the " + proxy + " is not the one that knows the password",
                Opening.unwrapped(failure)));
    }

    private void answered(ConnectExchange refused, boolean keptAlive) {
        exchange = null;
        opening.channel().config().setAutoRead(false);
        then(dialogue.answered(refused.status(), refused.headers()), again -> {
            if (!again) {
                opening.fail(
                        Kind.PROXY,
                        "the " + proxy + " refuses a tunnel to " + authority + ": " + refused.status()
                                + (refused.reason().isEmpty() ? "" : " " + refused.reason()),
                        null,
                        new ProxyReply(refused.status(), refused.headers(), refused.body()));
            } else if (keptAlive && opening.channel().isActive()) {
                ask();
            } else {
                opening.redial();
            }
        });
    }

    private void closed() {
        ConnectExchange running = exchange;
        if (running != null && running.connectionEnded()) {
            answered(running, false);
            return;
        }
        if (running == null ? rounds > 0 : rounds > 1 && !running.hasBegun()) {
            opening.redial(); // it would not take another question
            return;
        }
        opening.fail(
                Kind.PROXY,
                "the connection to " + proxy + " ended before its answer to CONNECT was complete"
                        + (broken == null ? "" : ": " + broken),
                broken);
    }

    /** Goes on with what a stage gives, on the loop. */
    private <T> void then(CompletionStage<T> stage, Consumer<T> next) {
        stage.whenComplete((value, failure) -> opening.onLoop(() -> {
            if (over) {
                return;
            }
            if (failure != null) {
                opening.fail(
                        Kind.PROXY_CREDENTIALS,
                        "the " + proxy + " cannot be told who asks",
                        Opening.unwrapped(failure));
            } else {
                next.accept(value);
            }
        }));
    }

    @Override
    protected void expired() {
        opening.fail(
                Kind.PROXY_TIMEOUT,
                "the " + proxy + " gave no tunnel to " + authority + " within Timeouts.proxy ("
                        + Duration.ofNanos(opening.order().proxyNanos()) + ")",
                null);
    }

    @Override
    public void stop() {
        over = true;
        opening.loop().timers().remove(this);
        Reader handler = reader;
        if (handler != null) {
            reader = null;
            Pipelines.removeReader(opening.channel(), handler);
        }
    }

    private final class Reader extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                if (message instanceof ByteBuf in) {
                    read(in);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            broken = cause;
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!over && exchange != null) {
                closed();
            }
            ctx.fireChannelInactive();
        }
    }
}
