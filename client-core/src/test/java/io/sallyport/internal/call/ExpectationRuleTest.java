package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** 417 (Expectation Failed): once again without the expectation. */
final class ExpectationRuleTest {

    private static final Request EXPECTING = Request.put("http://h/")
            .header("Expect", "100-continue")
            .body("abc")
            .build();

    private final FakeTransport transport = new FakeTransport();

    @Test
    void anExpectationThatCannotBeMetIsDropped() {
        CallFuture<Response> call = transport.client().build().send(EXPECTING);
        transport.exchange().answer(417, "no");
        transport.exchange(2).answer(200, "");
        assertThat(transport.exchange(2).request().headers().contains("Expect")).isFalse();
        assertThat(transport.exchange(2).request().body()).isSameAs(EXPECTING.body());
        assertThat(call.join().status()).isEqualTo(200);
        assertThat(call.join().history()).extracting(Response::status).containsExactly(417);
    }

    @Test
    void aSecondRefusalIsDelivered() {
        CallFuture<Response> call = transport.client().build().send(EXPECTING);
        transport.exchange().answer(417, "no");
        transport.exchange(2).head(417);
        assertThat(call.join().status()).isEqualTo(417);
    }

    @ParameterizedTest
    @MethodSource("others")
    void everythingElseIsDelivered(Request request, int status) {
        CallFuture<Response> call = transport.client().build().send(request);
        transport.exchange().head(status);
        assertThat(call.join().status()).isEqualTo(status);
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of(EXPECTING, 416),
                Arguments.of(EXPECTING, 500),
                Arguments.of(Request.put("http://h/").body("abc").build(), 417),
                Arguments.of(
                        EXPECTING.toBuilder()
                                .body(RequestBody.publisher(subscriber -> {}))
                                .build(),
                        417));
    }
}
