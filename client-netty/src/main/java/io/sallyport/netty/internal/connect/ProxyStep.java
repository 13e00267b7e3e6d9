package io.sallyport.netty.internal.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.sallyport.error.Phase;
import io.sallyport.netty.internal.connect.ConnectFailure.Kind;
import io.sallyport.netty.internal.loop.Deadline;
import io.sallyport.spi.ProxyDialogue;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks a proxy for a tunnel, in its protocol: what all of them have in common is that they read its answers, may have to ask the user, and have a limit. */
abstract sealed class ProxyStep extends Deadline implements Step permits HttpTunnel, SocksHandshake {

    private final Opening opening;
    private final ProxyDialogue dialogue;
    private final String proxy;
    private final String wanted;

    private @Nullable Reader reader;
    private @Nullable Throwable broken;
    private boolean over;

    /**
     * Begins nothing yet.
     *
     * @param dialogue answers for the user
     * @param wanted what the tunnel leads to, for people
     */
    ProxyStep(Opening opening, ProxyDialogue dialogue, String wanted) {
        this.opening = opening;
        this.dialogue = dialogue;
        this.proxy = opening.plan().firstName();
        this.wanted = wanted;
    }

    /** Its first words; the channel is read. */
    abstract void ask();

    /** Takes what it wants of the bytes. */
    abstract void read(ByteBuf in);

    /** The connection ended, before this step has. */
    abstract void closed();

    // What both of them need.

    final Opening opening() {
        return opening;
    }

    final ProxyDialogue dialogue() {
        return dialogue;
    }

    final String proxy() {
        return proxy;
    }

    final boolean isOver() {
        return over;
    }

    final void arm() {
        if (opening.order().proxyNanos() > 0) {
            opening.loop().timers().arm(this, opening.order().proxyNanos());
        }
    }

    /** Goes on with what the user says, on the loop. */
    final <T> void then(CompletionStage<T> stage, Consumer<T> next) {
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

    /** It sent something although it was not its turn. */
    final void spokeUnasked() {
        opening.fail(Kind.PROXY, "the " + proxy + " sent bytes that nobody asked for", null);
    }

    /**
     * The connection ended too early.
     *
     * @param what it ended before
     */
    final void endedBefore(String what) {
        opening.fail(
                Kind.PROXY,
                "the connection to " + proxy + " ended before " + what + (broken == null ? "" : ": " + broken),
                broken);
    }

    @Override
    public final Phase phase() {
        return Phase.PROXY;
    }

    @Override
    public final void start() {
        Reader handler = new Reader();
        reader = handler;
        Pipelines.addReader(opening.channel(), handler);
        ask();
    }

    @Override
    protected final void expired() {
        opening.fail(
                Kind.PROXY_TIMEOUT,
                "the " + proxy + " gave no tunnel to " + wanted + " within Timeouts.proxy ("
                        + Duration.ofNanos(opening.order().proxyNanos()) + ")",
                null);
    }

    @Override
    public final void stop() {
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
                if (message instanceof ByteBuf in && !over) {
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
            if (!over) {
                closed();
            }
            ctx.fireChannelInactive();
        }
    }
}
