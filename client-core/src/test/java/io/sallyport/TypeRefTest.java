package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TypeRefTest {

    private static class Indirect<A, B> extends TypeRef<B> {}

    @Test
    void theTypeArgumentIsCaptured() {
        assertThat(new TypeRef<List<String>>() {}).hasToString("java.util.List<java.lang.String>");
        assertThat(new TypeRef<String>() {}.type()).isEqualTo(String.class);
    }

    @Test
    @SuppressWarnings({"rawtypes", "unused"})
    void whatWouldCaptureAnotherTypeIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new TypeRef() {})
                .withMessageContaining("expected: new TypeRef<List<String>>() {}");
        assertThatIllegalStateException().isThrownBy(() -> new Indirect<String, Integer>() {});
    }
}
