package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The list grammar of RFC 9110 section 5.6.1. */
final class HeadersListTest {

    @ParameterizedTest
    @MethodSource("values")
    void commasSeparateOutsideOfQuotedStrings(String value, List<String> elements) {
        assertThat(Headers.of("L", value).list("l")).isEqualTo(elements);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("a", List.of("a")),
                Arguments.of("a,b", List.of("a", "b")),
                Arguments.of(" a\t, \t b ", List.of("a", "b")),
                Arguments.of("a b , c d", List.of("a b", "c d")),
                Arguments.of("", List.of()),
                Arguments.of(" ,, \t,", List.of()),
                Arguments.of(",a,,b,", List.of("a", "b")),
                Arguments.of("\"a,b\",c", List.of("\"a,b\"", "c")),
                Arguments.of("x=\"a,\\\",b\",c", List.of("x=\"a,\\\",b\"", "c")),
                Arguments.of("x=\"a\\\\\",b", List.of("x=\"a\\\\\"", "b")),
                Arguments.of("a\\,b", List.of("a\\", "b")),
                Arguments.of("\"never ends, b", List.of("\"never ends, b")),
                Arguments.of("\"ends in \\", List.of("\"ends in \\")),
                Arguments.of("W/\"1\", \"2\", *", List.of("W/\"1\"", "\"2\"", "*")));
    }

    @Test
    void fieldsOfOneNameMakeOneListAndQuotesEndWithTheirField() {
        Headers headers = Headers.of("Vary", "a, \"b", "Other", "x", "vary", "c, d");
        assertThat(headers.list("VARY")).containsExactly("a", "\"b", "c", "d");
        assertThat(headers.list("none")).isEmpty();
    }
}
