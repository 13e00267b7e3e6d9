package io.sallyport.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.Headers;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.auth.Challenge;
import io.sallyport.auth.Credentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Challenges that are answered without a negotiation. */
final class ChallengeAnswersTest {

    private static final Credentials BOTH = Credentials.password("ada", "pw");
    private static final Request REQUEST = Request.get("http://h/a?b").build();

    private final ChallengeAnswers origin = new ChallengeAnswers(Side.ORIGIN);

    private List<Challenge> offered(String field) {
        return origin.offered(Headers.of("WWW-Authenticate", field));
    }

    @Test
    void eachSideHasItsStatusAndFields() {
        ChallengeAnswers proxy = new ChallengeAnswers(Side.PROXY);
        assertThat(origin.status()).isEqualTo(401);
        assertThat(origin.field()).isEqualTo("Authorization");
        assertThat(proxy.status()).isEqualTo(407);
        assertThat(proxy.field()).isEqualTo("Proxy-Authorization");
        assertThat(proxy.offered(Headers.of("WWW-Authenticate", "Basic realm=r")))
                .isEmpty();
        assertThat(proxy.offered(Headers.of("Proxy-Authenticate", "Basic realm=r")))
                .hasSize(1);
    }

    @Test
    void basicIsTheSameEachTime() throws IOException {
        Challenge basic = offered("Basic realm=\"r\"").get(0);
        assertThat(origin.answer(basic, BOTH, REQUEST)).isEqualTo("Basic YWRhOnB3");
        assertThat(origin.answer(basic, BOTH, REQUEST)).isEqualTo("Basic YWRhOnB3");
        assertThat(origin.answer(basic, Credentials.digest("ada", "pw"), REQUEST))
                .isNull();
    }

    @Test
    void digestCountsAsLongAsChallengeAndPasswordAreTheSame() throws IOException {
        Challenge first =
                offered("Digest realm=\"r\", nonce=\"n\", qop=\"auth\"").get(0);
        Challenge second =
                offered("Digest realm=\"r\", nonce=\"m\", qop=\"auth\"").get(0);
        assertThat(origin.answer(first, BOTH, REQUEST)).contains("uri=\"/a?b\"", "nc=00000001");
        assertThat(origin.answer(first, BOTH, REQUEST)).contains("nc=00000002");
        assertThat(origin.answer(second, BOTH, REQUEST)).contains("nonce=\"m\"", "nc=00000001");
        assertThat(origin.answer(second, Credentials.digest("eve", "pw"), REQUEST))
                .contains("username=\"eve\"", "nc=00000001");
        assertThat(origin.answer(first, Credentials.basic("ada", "pw"), REQUEST))
                .isNull();
    }

    @Test
    void theBodyIsHashedWhereTheServerWantsIt() throws IOException {
        Challenge whole =
                offered("Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"").get(0);
        Request bytes = Request.post("http://h/").body("x").build();
        Request stream = Request.post("http://h/")
                .body(RequestBody.inputStream(new ByteArrayInputStream(new byte[1])))
                .build();
        assertThat(origin.answer(whole, BOTH, bytes)).contains("qop=auth-int");
        assertThat(origin.answer(whole, BOTH, stream)).isNull();
    }

    @Test
    void onlyDigestIsStale() {
        assertThat(ChallengeAnswers.isStale(
                        offered("Digest realm=\"r\", nonce=\"n\", stale=TRUE").get(0)))
                .isTrue();
        assertThat(ChallengeAnswers.isStale(
                        offered("Digest realm=\"r\", nonce=\"n\"").get(0)))
                .isFalse();
        assertThat(ChallengeAnswers.isStale(
                        offered("Basic realm=\"r\", stale=true").get(0)))
                .isFalse();
    }
}
