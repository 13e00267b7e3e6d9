package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.Request;
import io.sallyport.auth.Authenticator;
import io.sallyport.auth.Credentials;
import io.sallyport.internal.auth.Authentication;
import io.sallyport.internal.auth.Negotiation;
import io.sallyport.internal.auth.Side;
import io.sallyport.internal.text.Masking;
import io.sallyport.proxy.Proxy;
import io.sallyport.spi.ProxyDialogue;
import io.sallyport.spi.ProxyPass;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows the proxy of one exchange. Immutable.
 *
 * @param environment the client's
 * @param proxy the proxy
 * @param request what is to go through it
 * @param authenticator who answers if it asks for credentials before a tunnel, or null
 * @param byHand the credentials that the user set in the request, or null
 */
record TunnelPass(
        CallEnvironment environment,
        Proxy proxy,
        Request request,
        @Nullable Authenticator authenticator,
        @Nullable String byHand)
        implements ProxyPass {

    @Override
    public Object identity() {
        return byHand == null ? "" : byHand;
    }

    @Override
    public ProxyDialogue begin() {
        Authenticator asked = authenticator;
        Authentication authentication = environment.authentication();
        return new Dialogue(this, asked == null ? null : authentication.begin(proxy, asked));
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return proxy + (byHand == null ? "" : " with " + Masking.MASK);
    }

    /** The CONNECTs of one opening. */
    private static final class Dialogue implements ProxyDialogue {

        private final TunnelPass pass;
        private final @Nullable Negotiation negotiation;
        private Request sent;

        Dialogue(TunnelPass pass, @Nullable Negotiation negotiation) {
            this.pass = pass;
            this.negotiation = negotiation;
            Request.Builder connect = Request.builder("CONNECT", pass.request.target());
            String agent = pass.request.headers().first("User-Agent");
            if (agent != null) {
                connect.header("User-Agent", agent);
            }
            if (pass.byHand != null) {
                connect.header(Side.PROXY.credentials(), pass.byHand);
            }
            this.sent = connect.build();
        }

        @Override
        public CompletionStage<Headers> fields() {
            Negotiation begun = negotiation;
            if (begun == null) {
                return CompletableFuture.completedFuture(sent.headers());
            }
            return begun.authorize(sent).thenApply(authorized -> {
                sent = authorized;
                return authorized.headers();
            });
        }

        @Override
        public CompletionStage<Boolean> answered(int status, Headers headers) {
            Negotiation begun = negotiation;
            return begun == null
                    ? CompletableFuture.completedFuture(false)
                    : Way.again(begun.answered(sent, status, headers));
        }

        @Override
        public CompletionStage<Optional<Credentials.Password>> password() {
            Authenticator asked = pass.authenticator;
            return asked == null
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : pass.environment.authentication().password(pass.proxy, asked, sent);
        }
    }
}
