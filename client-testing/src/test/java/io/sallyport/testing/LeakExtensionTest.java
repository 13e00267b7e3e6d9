package io.sallyport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.Request;
import io.sallyport.event.CallStarted;
import io.sallyport.spi.TransportSnapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Proves that the extension finds leaks, by calling it as JUnit does. */
final class LeakExtensionTest {

    private final LeakExtension leaks = new LeakExtension(Duration.ofMillis(50));

    @Test
    void isContentWithNothing() {
        leaks.watch(new HoldingClient(held(0, 0, 0, 0, 0)));
        leaks.begin();

        assertThatCode(() -> leaks.end(null)).doesNotThrowAnyException();
    }

    @Test
    void findsWhateverAClientHolds() {
        assertThatThrownBy(() -> endWith(held(1, 0, 0, 0, 0))).hasMessageContaining("1 opening");
        assertThatThrownBy(() -> endWith(held(0, 1, 0, 0, 0)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fake holds 1 leased connections");
        assertThatThrownBy(() -> endWith(held(0, 0, 1, 0, 0))).hasMessageContaining("1 waiters");
        assertThatThrownBy(() -> endWith(held(0, 0, 0, 1, 0))).hasMessageContaining("1 exchanges");
        assertThatThrownBy(() -> endWith(held(0, 0, 0, 0, 1))).hasMessageContaining("1 timers");
    }

    @Test
    void waitsForWhatEndsAMomentLater() {
        LeakExtension patient = new LeakExtension();
        AtomicInteger looks = new AtomicInteger();
        patient.watch(new HoldingClient(null) {
            @Override
            public TransportSnapshot snapshot() {
                return held(0, looks.incrementAndGet() < 5 ? 1 : 0, 0, 0, 0);
            }
        });
        patient.begin();
        patient.end(null);

        assertThat(looks).hasValue(5);
    }

    @Test
    void waitsInTheMiddleOfATest() {
        LeakExtension patient = new LeakExtension();
        AtomicInteger looks = new AtomicInteger();
        patient.watch(new HoldingClient(null) {
            @Override
            public TransportSnapshot snapshot() {
                return held(0, looks.incrementAndGet() < 5 ? 1 : 0, 0, 0, 0);
            }
        });
        patient.awaitSettled();

        assertThat(looks).hasValue(5);
    }

    @Test
    void saysWhatIsStillHeldInTheMiddleOfATest() {
        LeakExtension impatient = new LeakExtension(Duration.ofMillis(1));
        impatient.watch(new HoldingClient(held(0, 0, 0, 1, 0)));

        assertThatThrownBy(impatient::awaitSettled)
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("still held", "1 exchanges");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void findsASocketLeftOpen() throws IOException {
        leaks.begin();
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        assertThatThrownBy(() -> leaks.end(null))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a listening socket on 127.0.0.1:" + listening.getLocalPort());

        leaks.begin(); // from here on the listening socket is an old one
        Socket one = new Socket(listening.getInetAddress(), listening.getLocalPort());
        Socket other = listening.accept();
        assertThatThrownBy(() -> leaks.end(null))
                .hasMessageContaining("a connection 127.0.0.1:")
                .message()
                .hasLineCount(2);
        one.close();
        other.close();
        listening.close();
        leaks.end(null);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void forgivesTheIdleConnectionsOfAnOpenClient() throws IOException {
        leaks.watch(new HoldingClient(new TransportSnapshot("fake", List.of(), 0, 0, 1, 0, 0, 0, List.of())));
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            leaks.begin();
            try (Socket one = new Socket(listening.getInetAddress(), listening.getLocalPort());
                    Socket other = listening.accept()) {
                assertThat(one.getLocalPort()).isEqualTo(other.getPort());
                leaks.end(null);
                try (Socket two = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
                    assertThatThrownBy(() -> leaks.end(null)).hasMessageContaining(":" + two.getLocalPort());
                }
            }
        }
    }

    @Test
    void asksProbes() {
        List<String> buffers = new ArrayList<>(List.of("before"));
        leaks.watch(new ResourceProbe() {
            @Override
            public String name() {
                return "buffers";
            }

            @Override
            public void begin() {
                buffers.clear();
            }

            @Override
            public List<String> outstanding() {
                return buffers;
            }
        });
        leaks.begin();
        leaks.end(null);
        buffers.add("4 KiB");

        assertThatThrownBy(() -> leaks.end(null)).hasMessageContaining("buffers: 4 KiB");
    }

    @Test
    void showsEventsWhenItOrTheTestFails() {
        RecordingListener events = leaks.watch(new RecordingListener());
        events.callStarted(new CallStarted(7, Request.get("http://example.com/").build()));
        leaks.begin();

        IllegalStateException failure = new IllegalStateException("the test's own");
        leaks.end(failure);
        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(shown -> assertThat(shown).hasMessageContaining("callId=7"));

        leaks.watch(new HoldingClient(held(0, 1, 0, 0, 0)));
        assertThatThrownBy(() -> leaks.end(null)).hasMessageContaining("callId=7");
    }

    private void endWith(TransportSnapshot held) {
        LeakExtension fresh = new LeakExtension(Duration.ZERO);
        fresh.watch(new HoldingClient(held));
        fresh.begin();
        fresh.end(null);
    }

    private static TransportSnapshot held(int opening, int leased, int waiting, int exchanges, int timers) {
        return new TransportSnapshot("fake", List.of(), opening, leased, 0, waiting, exchanges, timers, List.of());
    }
}
