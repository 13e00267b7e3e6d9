package io.sallyport.netty.internal.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.sallyport.netty.internal.connect.ConnectFailure.Kind;
import io.sallyport.netty.internal.connect.SocksTalk.Turn;
import io.sallyport.proxy.Proxy;
import io.sallyport.spi.ProxyDialogue;
import org.jspecify.annotations.Nullable;

/** Asks a proxy for a tunnel by SOCKS, as {@link SocksTalk} says it. Its limit is that of the whole talk. */
final class SocksHandshake extends ProxyStep {

    private final SocksTalk talk;

    SocksHandshake(Opening opening, Proxy proxy, ProxyDialogue dialogue) {
        super(opening, dialogue, opening.plan().name());
        this.talk = proxy.type() == Proxy.Type.SOCKS5
                ? SocksTalk.version5(opening.plan().host(), opening.plan().port(), proxy.authenticator() != null)
                : SocksTalk.version4(opening.plan().host(), opening.plan().port());
    }

    @Override
    void ask() {
        arm();
        if (opening().channel().isActive()) {
            say(talk.start());
        } else {
            closed();
        }
    }

    private void say(Turn turn) {
        opening().channel().config().setAutoRead(true);
        act(turn, null);
    }

    private void act(Turn turn, @Nullable ByteBuf in) {
        if (turn instanceof Turn.Say say) {
            Channel channel = opening().channel();
            channel.writeAndFlush(
                    channel.alloc().buffer(say.bytes().length).writeBytes(say.bytes()), channel.voidPromise());
        } else if (turn instanceof Turn.AskPassword) {
            opening().channel().config().setAutoRead(false);
            then(dialogue().password(), given -> say(talk.password(given.orElse(null))));
        } else if (turn instanceof Turn.Refused refused) {
            opening().fail(Kind.PROXY, "the " + proxy() + " " + refused.why(), null);
        } else if (turn instanceof Turn.Open && in != null) {
            opening().tunnelled(in);
        }
    }

    @Override
    void read(ByteBuf in) {
        while (!isOver() && in.isReadable()) {
            Turn turn = talk.read(in);
            if (turn instanceof Turn.Wait) {
                return;
            }
            boolean open = turn instanceof Turn.Open;
            if (!open && in.isReadable() && !(turn instanceof Turn.Refused)) {
                spokeUnasked();
                return;
            }
            act(turn, in);
            if (open) {
                return;
            }
        }
    }

    @Override
    void closed() {
        endedBefore("the tunnel was there");
    }
}
