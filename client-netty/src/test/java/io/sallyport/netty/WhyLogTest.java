package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sallyport.HttpClient;
import io.sallyport.config.TlsConfig;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** One line says which event loops a transport has and why, and one for each TLS context which engine. */
class WhyLogTest {

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.sallyport.netty");

    @BeforeEach
    void listen() {
        logger.setLevel(Level.DEBUG);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private List<String> lines(String start) {
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith(start))
                .toList();
    }

    @Test
    void loopsAndEnginesAreNamedWithTheirReasons() throws Exception {
        NettyTransport transport = leaks.watch(NettyTransport.builder()
                .nativeTransport(NativeTransport.NIO)
                .threads(2)
                .build());
        assertThat(lines("transport"))
                .singleElement()
                .asString()
                .startsWith("transport netty/nio: it was asked for; 2 event loops");
        TlsConfig jsse =
                TestTls.clientConfig().toBuilder().engine(TlsConfig.Engine.JSSE).build();
        HttpClient client = HttpClient.builder().transport(transport).tls(jsse).build();
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext())) {
            peer.otherwise(connection -> {
                while (connection.nextRequest() != null) {
                    connection.respond(200, "ok");
                }
            });
            for (int i = 0; i < 3; i++) {
                assertThat(client.blocking().get(peer.url("/")).text()).isEqualTo("ok");
            }
            transport.closeAsync(Duration.ZERO).join();
        }
        assertThat(lines("TLS engine"))
                .singleElement()
                .asString()
                .startsWith("TLS engine JSSE: TlsConfig.engine asks for it; for TlsPolicy[");
        assertThat(transport.snapshot().transport()).isEqualTo("netty/nio");
    }
}
