package io.sallyport.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MethodsTest {

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
    void theNineKnownMethodsAreTakenInAnyCase(String method) {
        assertThat(Methods.normalize(method)).isSameAs(method);
        assertThat(Methods.normalize(Tokens.lower(method))).isEqualTo(method);
        assertThat(Methods.normalize(method.charAt(0) + Tokens.lower(method.substring(1))))
                .isEqualTo(method);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROPFIND", "propfind", "PropFind", "M-SEARCH", "x!#$%&'*+-.^_`|~9", "gets"})
    void otherTokensStayAsTheyAre(String method) {
        assertThat(Methods.normalize(method)).isEqualTo(method);
    }

    @ParameterizedTest
    @CsvSource({
        "'GET ', U+0020 at index 3",
        "'G\r\nX', U+000D at index 1",
        "'G/T', '''/'' (U+002F) at index 1'",
        "'GÉT', U+00C9 at index 1",
    })
    void whatIsNoTokenIsRefusedByNameAndPlace(String method, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Methods.normalize(method))
                .withMessageStartingWith("method has " + what);
    }

    @Test
    void theEmptyMethodIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Methods.normalize(""))
                .withMessageContaining("is empty");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, true, false",
        "HEAD, true, false",
        "PUT, true, true",
        "DELETE, true, false",
        "OPTIONS, true, false",
        "TRACE, true, false",
        "POST, false, true",
        "PATCH, false, true",
        "CONNECT, false, false",
        "PROPFIND, false, false",
    })
    void onlyMethodsKnownToBeIdempotentAre(String method, boolean idempotent, boolean expectsBody) {
        assertThat(Methods.isIdempotent(method)).isEqualTo(idempotent);
        assertThat(Methods.expectsBody(method)).isEqualTo(expectsBody);
    }
}
