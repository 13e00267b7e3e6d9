package io.sallyport.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JacksonCodecProviderTest {

    @Test
    void offersTheCodecWithItsDefaults() {
        JacksonCodecProvider provider = new JacksonCodecProvider();

        assertThat(provider.name()).isEqualTo("Jackson");
        assertThat(provider.create()).isSameAs(JacksonCodec.create());
    }
}
