package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import io.netty.handler.ssl.OpenSsl;
import java.time.Duration;
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
    void ioUringWhereTheKernelLetsUs() {
        Throwable cause = IoUring.unavailabilityCause();
        NettyTransportBuilder wanted = NettyTransport.builder().nativeTransport(NativeTransport.IO_URING);
        if (cause != null) {
            System.out.println("[natives] no io_uring here: " + cause.getMessage());
            assertThatIllegalStateException()
                    .isThrownBy(wanted::build)
                    .withMessageContaining("IO_URING")
                    .withCause(cause);
            return;
        }
        NettyTransport transport = wanted.build();
        assertThat(transport.snapshot().transport()).isEqualTo("netty/io_uring");
        transport.closeAsync(Duration.ZERO).join();
    }

    @Test
    void boringSsl() {
        assertThat(OpenSsl.unavailabilityCause()).isNull();
        assertThat(OpenSsl.versionString().toLowerCase(Locale.ROOT)).contains("boringssl");
    }
}
