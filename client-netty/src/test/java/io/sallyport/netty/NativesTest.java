package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is optional for users is there in our own tests, so that nothing is left out in silence. */
@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "x86_64"})
final class NativesTest {
    @Test
    void epoll() {
        assertThat(Epoll.unavailabilityCause()).isNull();
    }

    @Test
    void boringSsl() {
        assertThat(OpenSsl.unavailabilityCause()).isNull();
        assertThat(OpenSsl.versionString().toLowerCase(Locale.ROOT)).contains("boringssl");
    }
}
