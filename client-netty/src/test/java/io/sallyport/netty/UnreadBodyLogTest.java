package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sallyport.HttpClient;
import io.sallyport.config.BodyConfig;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** A body that nobody reads leaves one warning, which names its request. */
@Timeout(60)
class UnreadBodyLogTest {

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.sallyport.netty");

    @BeforeEach
    void listen() {
        logger.setLevel(Level.WARN);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private void leaveUnread(Duration unclaimedTimeout) {
        NettyTransport transport =
                leaks.watch(NettyTransport.builder().slowCallback(Duration.ZERO).build());
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.next(connection ->
                    connection.expectRequest().send("HTTP/1.1 200 OK\r\n\r\n").sendUntilClosed(new byte[10_000]));
            HttpClient client = HttpClient.builder()
                    .transport(transport)
                    .body(BodyConfig.builder()
                            .unclaimedTimeout(unclaimedTimeout)
                            .build())
                    .build();
            client.get(peer.url("/left?token=secret")).join();
            while (client.snapshot().exchanges() > 0) {
                System.gc();
            }
            peer.connection(1).awaitClosedByClient();
            transport.closeAsync(Duration.ZERO).join();
        }
    }

    @Test
    void aBodyThatNobodyAsksForIsNamedOnce() {
        leaveUnread(Duration.ofMillis(100));
        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("GET http://127.0.0.1:")
                .contains("/left", "its connection is closed (expected: read or close each response)");
    }

    @Test
    void aResponseThatNobodyHoldsIsNamedOnce() {
        leaveUnread(Duration.ZERO);
        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("GET http://127.0.0.1:")
                .contains(
                        "/left",
                        "nobody holds the response any more, and its body was neither read to its end nor closed");
    }
}
