package io.sallyport.jdk.opener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** One structured event an exchange. */
@Timeout(60)
final class LogAwareHandlerTest extends OnOrigin {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.sallyport.opener");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void start() {
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

    private static Map<String, Object> keys(ILoggingEvent event) {
        Map<String, Object> keys = new LinkedHashMap<>();
        event.getKeyValuePairs().forEach(pair -> keys.put(pair.key, pair.value));
        return keys;
    }

    @Test
    void eachExchangeIsOneEvent() throws IOException {
        Texts.of(opener(new HttpHandler()).open(origin.url("/redirect/302?/there")));
        assertThat(log.list).hasSize(2);
        ILoggingEvent event = log.list.get(1);
        assertThat(event.getLevel()).isEqualTo(Level.DEBUG);
        assertThat(event.getFormattedMessage()).isEqualTo("HTTP ended");
        assertThat(keys(event))
                .containsOnlyKeys("transaction", "method", "url", "status", "millis")
                .containsEntry("transaction", "HTTP")
                .containsEntry("method", "GET")
                .containsEntry("url", origin.url("/there"))
                .containsEntry("status", 200);
        assertThat(keys(log.list.get(0))).containsEntry("status", 302);
    }

    @Test
    void aSubclassChoosesLevelKindAndFields() throws IOException {
        class Own extends HttpHandler {
            @Override
            protected System.Logger.Level logLevel() {
                return System.Logger.Level.WARNING;
            }

            @Override
            protected String transactionType() {
                return "STOCK";
            }

            @Override
            protected Map<String, Object> logFields(UrlRequest request) {
                return Map.of("path", request.selector());
            }

            @Override
            protected void preRequest(LogRecord record, UrlRequest request) {
                record.put("before", record.fields().keySet().toString()).put("authorization", "Basic secret");
            }

            @Override
            protected void postRequest(LogRecord record, UrlRequest request, UrlResponse response) {
                record.put("after", response.status() + " to " + request.method());
            }
        }
        Texts.of(opener(new Own()).open(origin.url("/a")));
        assertThat(log.list).hasSize(1);
        ILoggingEvent event = log.list.get(0);
        assertThat(event.getLevel()).isEqualTo(Level.WARN);
        assertThat(event.getFormattedMessage()).isEqualTo("STOCK ended");
        assertThat(keys(event))
                .containsOnlyKeys("transaction", "path", "before", "authorization", "status", "millis", "after")
                .containsEntry("transaction", "STOCK")
                .containsEntry("path", "/a")
                .containsEntry("before", "[transaction, path]")
                .containsEntry("authorization", "***")
                .containsEntry("after", "200 to GET");
    }

    @Test
    void anExchangeThatFailsSaysWhy() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThatThrownBy(() -> opener(new HttpHandler()).open("http://127.0.0.1:" + port + "/"))
                .isInstanceOf(UrlErrorException.class);
        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage()).isEqualTo("HTTP failed");
            assertThat(keys(event)).containsEntry("failure", "ConnectFailedException");
        });
    }

    @Test
    void offIsNoEvent() throws IOException {
        Texts.of(opener(new HttpHandler() {
                    @Override
                    protected System.Logger.Level logLevel() {
                        return System.Logger.Level.OFF;
                    }
                })
                .open(origin.url("/")));
        assertThat(log.list).isEmpty();
    }

    @Test
    void anAnswerIsClosedIfTheHookFails() {
        assertThatThrownBy(() -> opener(new HttpHandler() {
                            @Override
                            protected void postRequest(LogRecord record, UrlRequest request, UrlResponse response) {
                                throw new IllegalStateException("no");
                            }
                        })
                        .open(origin.url("/large/200")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(log.list).hasSize(1);
    }
}
