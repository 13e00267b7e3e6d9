package io.sallyport.netty.internal.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.sallyport.auth.Credentials;
import io.sallyport.error.Phase;
import io.sallyport.netty.internal.connect.ConnectFailure.Kind;
import io.sallyport.netty.internal.connect.SocksTalk.Turn;
import io.sallyport.netty.internal.loop.Deadline;
import io.sallyport.proxy.Proxy;
import io.sallyport.spi.ProxyDialogue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a proxy for a tunnel by SOCKS, as {@link SocksTalk} says it. Its limit is that of the whole talk. */
final class SocksHandshake extends Deadline implements Step {

    private final Opening opening;
    private final ProxyDialogue dialogue;
    private final SocksTalk talk;
    private final String proxy;

    private @Nullable Reader reader;
    private @Nullable Throwable broken;
    private boolean over;

    SocksHandshake(Opening opening, Proxy proxy, ProxyDialogue dialogue) {
        this.opening = opening;
        this.dialogue = dialogue;
        this.talk = proxy.type() == Proxy.Type.SOCKS5
                ? SocksTalk.version5(opening.plan().host(), opening.plan().port(), proxy.authenticator() != null)
                : SocksTalk.version4(opening.plan().host(), opening.plan().port());
        this.proxy = opening.plan().firstName();
    }

    @Override
    public Phase phase() {
        return Phase.PROXY;
    }

    @Override
    public void start() {
        if (opening.order().proxyNanos() > 0) {
            opening.loop().timers().arm(this, opening.order().proxyNanos());
        }
        Channel channel = opening.channel();
        Reader handler = new Reader();
        reader = handler;
        Pipelines.addReader(channel, handler);
        if (channel.isActive()) {
            channel.config().setAutoRead(true);
            act(talk.start(), null);
        } else {
            closed();
        }
    }

    private void act(Turn turn, @Nullable ByteBuf in) {
        if (turn instanceof Turn.Say say) {
            Channel channel = opening.channel();
            channel.writeAndFlush(
                    channel.alloc().buffer(say.bytes().length).writeBytes(say.bytes()), channel.voidPromise());
        } else if (turn instanceof Turn.AskPassword) {
            opening.channel().config().setAutoRead(false);
            dialogue.password().whenComplete((given, failure) -> {
                Credentials.Password shown = given == null ? null : given.orElse(null);
                opening.onLoop(() -> password(shown, failure));
            });
        } else if (turn instanceof Turn.Refused refused) {
            opening.fail(Kind.PROXY, "the " + proxy + " " + refused.why(), null);
        } else if (turn instanceof Turn.Open && in != null) {
            opening.tunnelled(in);
        }
    }

    private void password(Credentials.@Nullable Password given, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        if (failure != null) {
            opening.fail(
                    Kind.PROXY_CREDENTIALS, "the " + proxy + " cannot be told who asks", Opening.unwrapped(failure));
            return;
        }
        opening.channel().config().setAutoRead(true);
        act(talk.password(given), null);
    }

    private void read(ByteBuf in) {
        while (!over && in.isReadable()) {
            Turn turn = talk.read(in);
            if (turn instanceof Turn.Wait) {
                return;
            }
            boolean open = turn instanceof Turn.Open;
            if (!open && in.isReadable() && !(turn instanceof Turn.Refused)) {
                opening.fail(Kind.PROXY, "the " + proxy + " sent bytes that nobody asked for", null);
                return;
            }
            act(turn, in);
            if (open) {
                return;
            }
        }
    }

    private void closed() {
        if (!over) {
            opening.fail(
                    Kind.PROXY,
                    "the connection to " + proxy + " ended before the tunnel was there"
                            + (broken == null ? "" : ": " + broken),
                    broken);
        }
    }

    @Override
    protected void expired() {
        opening.fail(
                Kind.PROXY_TIMEOUT,
                "the " + proxy + " gave no tunnel to " + opening.plan().name() + " within Timeouts.proxy ("
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
            closed();
            ctx.fireChannelInactive();
        }
    }
}
