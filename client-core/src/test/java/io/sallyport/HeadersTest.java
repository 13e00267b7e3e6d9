package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class HeadersTest {

    private final Headers headers = Headers.of("A", "1", "b", "2", "a", "3", "C", "");

    @Test
    void fieldsComeInTheirOrderAndCase() {
        assertThat(headers).hasToString("[A: 1, b: 2, a: 3, C: ]");
        assertThat(headers.size()).isEqualTo(4);
        assertThat(headers.name(2)).isEqualTo("a");
        assertThat(headers.value(2)).isEqualTo("3");
        assertThat(headers)
                .containsExactly(
                        new Headers.Field("A", "1"),
                        new Headers.Field("b", "2"),
                        new Headers.Field("a", "3"),
                        new Headers.Field("C", ""));
    }

    @Test
    void namesAreFoundInAnyCaseAndValuesAreNeverJoined() {
        assertThat(headers.first("a")).isEqualTo("1");
        assertThat(headers.first("A")).isEqualTo("1");
        assertThat(headers.first("B")).isEqualTo("2");
        assertThat(headers.first("x")).isNull();
        assertThat(headers.all("A")).containsExactly("1", "3");
        assertThat(headers.all("x")).isEmpty();
        assertThat(headers.contains("c")).isTrue();
        assertThat(headers.contains("d")).isFalse();
    }

    @Test
    void whatIsHandedOutCannotBeChanged() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> headers.all("a").add("x"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> headers.list("a").clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> headers.toMap().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> headers.toMap().values().iterator().next().clear());
        Iterator<Headers.Field> fields = Headers.of("a", "1").iterator();
        fields.next();
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(fields::remove);
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(fields::next);
    }

    @Test
    void theMapHasEachNameOnceInTheCaseOfItsFirstAppearance() {
        assertThat(headers.toMap()).isEqualTo(Map.of("A", List.of("1", "3"), "b", List.of("2"), "C", List.of("")));
        assertThat(headers.toMap().keySet()).containsExactly("A", "b", "C");
    }

    @Test
    void secretsAreMaskedInTextsAndNowhereElse() {
        Headers secret = Headers.of("authorization", "s3cret", "Cookie", "s3cret", "SET-COOKIE", "s3cret", "X", "1");
        assertThat(secret).hasToString("[authorization: ***, Cookie: ***, SET-COOKIE: ***, X: 1]");
        assertThat(Headers.of("Proxy-Authorization", "s3cret").iterator().next())
                .hasToString("Proxy-Authorization: ***");
        assertThat(secret.first("Authorization")).isEqualTo("s3cret");
    }

    @Test
    void equalsLooksAtOrderAndValuesAndNotAtTheCaseOfNames() {
        assertThat(headers)
                .isEqualTo(Headers.of("a", "1", "B", "2", "A", "3", "c", ""))
                .hasSameHashCodeAs(Headers.of("a", "1", "B", "2", "A", "3", "c", ""))
                .isNotEqualTo(Headers.of("a", "1", "a", "3", "b", "2", "c", ""))
                .isNotEqualTo(Headers.of("a", "1", "b", "2", "a", "4", "c", ""))
                .isNotEqualTo(Headers.of("a", "1"));
    }

    @Test
    void thereIsOneEmpty() {
        assertThat(Headers.empty()).isSameAs(Headers.builder().build()).isEmpty();
        assertThat(Headers.empty()).hasToString("[]");
        assertThat(headers.isEmpty()).isFalse();
    }

    @Test
    void aNameWithoutAValueIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of("a", "1", "b"))
                .withMessage("namesAndValues has 3 elements (expected: names and values in turn)");
    }
}
