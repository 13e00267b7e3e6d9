package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpClientBuilderTest {

    @ParameterizedTest
    @ValueSource(strings = {"Host", "content-length", "TRANSFER-ENCODING"})
    void headersOfOneRequestAreNoDefaults(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpClient.builder().defaultHeader(name, "1"))
                .withMessage("defaultHeader: " + name + " (expected: none of Host, Content-Length, Transfer-Encoding)");
    }

    @Test
    void badValuesAreRefusedWhereTheyAreSet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpClient.builder().defaultHeader("A", "\n"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpClient.builder().userAgent("a\nb"))
                .withMessageContaining("value of header User-Agent has U+000A at index 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpClient.builder().baseUrl("/a"));
        assertThat(HttpClient.builder().userAgent(null)).isNotNull();
    }
}
