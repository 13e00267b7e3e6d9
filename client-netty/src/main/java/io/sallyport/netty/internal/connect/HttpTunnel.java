package io.sallyport.netty.internal.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.sallyport.Headers;
import io.sallyport.netty.internal.connect.ConnectFailure.Kind;
import io.sallyport.netty.internal.http1.ConnectExchange;
import io.sallyport.spi.ProxyDialogue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks a proxy for a tunnel by CONNECT (RFC 9110 section 9.3.6): as often as it wants to know more about the client, on the same connection where that stays open, else on the next. Its limit is that of
 * each answer.
 */
final class HttpTunnel extends ProxyStep {

    private final String authority;

    private @Nullable ConnectExchange exchange;

    /** CONNECTs on this connection. */
    private int rounds;

    HttpTunnel(Opening opening, ProxyDialogue dialogue) {
        super(opening, dialogue, opening.plan().authority());
        this.authority = opening.plan().authority();
    }

    @Override
    void ask() {
        arm();
        then(dialogue().fields(), this::write);
    }

    private void write(Headers fields) {
        Channel channel = opening().channel();
        if (!channel.isActive()) {
            ended();
            return;
        }
        rounds++;
        exchange = new ConnectExchange(opening().order().http1());
        channel.config().setAutoRead(true);
        channel.writeAndFlush(ConnectExchange.request(channel.alloc(), authority, fields), channel.voidPromise());
    }

    @Override
    void read(ByteBuf in) {
        ConnectExchange running = exchange;
        if (running == null) {
            spokeUnasked();
            return;
        }
        if (!running.read(in)) {
            return;
        }
        if (running.mistake() != null) {
            opening().fail(Kind.PROXY, "the answer of " + proxy() + " to CONNECT: " + running.mistake(), null);
        } else if (running.isTunnel()) {
            accepted(running, in);
        } else {
            answered(running, running.keepsAlive() && !in.isReadable());
        }
    }

    /** What the proxy says of the credentials in an answer like this is known at once. */
    private void accepted(ConnectExchange running, ByteBuf in) {
        CompletableFuture<Boolean> told =
                dialogue().answered(running.status(), running.headers()).toCompletableFuture();
        if (!told.isCompletedExceptionally()) {
            opening().tunnelled(in);
            return;
        }
        told.whenComplete((again, failure) -> opening()
                .fail(
                        Kind.PROXY_CREDENTIALS,
                        "the " + proxy() + " is not the one that knows the password",
                        Opening.unwrapped(failure)));
    }

    private void answered(ConnectExchange refused, boolean keptAlive) {
        exchange = null;
        opening().channel().config().setAutoRead(false);
        then(dialogue().answered(refused.status(), refused.headers()), again -> {
            if (!again) {
                opening()
                        .fail(
                                Kind.PROXY,
                                "the " + proxy() + " refuses a tunnel to " + authority + ": " + refused.status()
                                        + (refused.reason().isEmpty() ? "" : " " + refused.reason()),
                                null,
                                new ProxyReply(refused.status(), refused.headers(), refused.body()));
            } else if (keptAlive && opening().channel().isActive()) {
                ask();
            } else {
                opening().redial();
            }
        });
    }

    /** While nobody is asked, the next question notices. */
    @Override
    void closed() {
        if (exchange != null) {
            ended();
        }
    }

    private void ended() {
        ConnectExchange running = exchange;
        if (running != null && running.connectionEnded()) {
            answered(running, false);
        } else if (running == null ? rounds > 0 : rounds > 1 && !running.hasBegun()) {
            opening().redial(); // it would not take another question
        } else {
            endedBefore("its answer to CONNECT was complete");
        }
    }
}
