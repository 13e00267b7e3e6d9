package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One structured event a call. */
final class CallLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.sallyport.call");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final FakeTransport transport = new FakeTransport();
    private final HttpClient client = transport.client().build();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(log);
        log.start();
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @Test
    void aCallThatEndsWellIsOneEventAtDebug() {
        client.get("https://ada:geheim@h/a?b").thenAccept(Response::close);
        transport.advance(java.time.Duration.ofMillis(1500));
        transport.exchange().answer(200, "abc");
        transport.run();
        assertThat(log.list).hasSize(1);
        ILoggingEvent event = log.list.get(0);
        assertThat(event.getLevel()).isEqualTo(Level.DEBUG);
        assertThat(event.getFormattedMessage()).isEqualTo("call ended");
        assertThat(keys(event))
                .containsExactlyEntriesOf(inOrder(
                        "call",
                        1L,
                        "method",
                        "GET",
                        "url",
                        "https://h/a?b",
                        "status",
                        200,
                        "attempts",
                        1,
                        "bytesSent",
                        100L,
                        "bytesReceived",
                        53L,
                        "millis",
                        1500.0))
                .allSatisfy((key, value) -> assertThat(value.toString()).doesNotContain("geheim"));
    }

    @Test
    void aCallThatFailsIsOneEventAtInfo() {
        client.send(Request.post("http://h/").body("secret").build());
        transport.exchange().fail(ReplayRuleTest.idleConnectionDied());
        assertThat(log.list).hasSize(1);
        ILoggingEvent event = log.list.get(0);
        assertThat(event.getLevel()).isEqualTo(Level.INFO);
        assertThat(event.getFormattedMessage()).isEqualTo("call failed");
        assertThat(keys(event))
                .containsEntry("status", 0)
                .containsEntry("failure", "ConnectionLostException")
                .containsEntry("phase", io.sallyport.error.Phase.RESPONSE_HEAD)
                .containsEntry("processing", io.sallyport.error.Processing.MAYBE_PROCESSED)
                .containsKey("detail");
    }

    @Test
    void aCallWithTwoAttemptsIsOneEvent() {
        client.get("http://h/");
        transport.exchange().fail(ReplayRuleTest.idleConnectionDied());
        transport.exchange(2).answer(200, "");
        assertThat(log.list).hasSize(1);
        assertThat(keys(log.list.get(0))).containsEntry("attempts", 2);
    }

    @Test
    void nothingIsWrittenBelowTheLevel() {
        logger.setLevel(Level.INFO);
        client.get("http://h/");
        transport.exchange().answer(200, "");
        assertThat(log.list).isEmpty();
    }

    private static Map<String, Object> keys(ILoggingEvent event) {
        Map<String, Object> keys = new LinkedHashMap<>();
        event.getKeyValuePairs().forEach(pair -> keys.put(pair.key, pair.value));
        return keys;
    }

    private static Map<String, Object> inOrder(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
