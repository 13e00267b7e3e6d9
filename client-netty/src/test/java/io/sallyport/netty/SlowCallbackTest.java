package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.sallyport.HttpClient;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** A callback that holds its loop is told of, with what it was doing. */
@Timeout(30)
class SlowCallbackTest {

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private final BlockingQueue<ILoggingEvent> warnings = new LinkedBlockingQueue<>();
    private final AppenderBase<ILoggingEvent> log = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel() == Level.WARN) {
                warnings.add(event);
            }
        }
    };
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.sallyport.netty.internal.loop.Watchdog");

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    /** What holds the loop, under a name that shows in the stack. */
    private static void holdTheLoop(CountDownLatch released) {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aCallbackThatHoldsItsLoopIsReportedWithItsStack() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        NettyTransport transport = leaks.watch(NettyTransport.builder()
                .threads(1)
                .slowCallback(Duration.ofMillis(20))
                .build());
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = HttpClient.builder().transport(transport).build()) {
            var held = client.get(peer.url("/")).thenAccept(response -> {
                response.close();
                holdTheLoop(released);
            });
            peer.accept().expectRequest().respond(200, "ok");
            ILoggingEvent warning = warnings.take();
            released.countDown();
            held.get(10, TimeUnit.SECONDS);
            assertThat(warning.getFormattedMessage())
                    .startsWith("event loop sallyport-")
                    .contains("has not come round for ", "slowCallback is 20 ms", "SlowCallbackTest.holdTheLoop");
            assertThat(warning.getThrowableProxy().getStackTraceElementProxyArray())
                    .anyMatch(frame ->
                            frame.getStackTraceElement().getMethodName().equals("holdTheLoop"));
        }
        transport.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
    }

    @Test
    void givenLoopsEndAtOnceThoughTheTransportWatchesThem() throws Exception {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        NettyTransport transport = leaks.watch(NettyTransport.builder()
                .eventLoopGroup(group)
                .slowCallback(Duration.ofMillis(2))
                .build());
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = HttpClient.builder().transport(transport).build()) {
            peer.otherwise(c -> c.expectRequest().respond(200, "ok"));
            client.get(peer.url("/")).get(10, TimeUnit.SECONDS).close();
            // a task in the quiet period would begin it anew, up to the timeout
            assertThat(group.shutdownGracefully(100, 20_000, TimeUnit.MILLISECONDS)
                            .await(10, TimeUnit.SECONDS))
                    .isTrue();
        }
        transport.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
    }

    @Test
    void theWatchdogEndsWithItsTransport() throws Exception {
        Set<Thread> others = watchdogs();
        NettyTransport transport = NettyTransport.builder().build();
        NettyTransport unwatched =
                NettyTransport.builder().slowCallback(Duration.ZERO).build();
        Set<Thread> started = watchdogs();
        started.removeAll(others); // which may end meanwhile
        assertThat(started).hasSize(1);
        transport.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
        unwatched.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
        for (Thread watchdog : started) {
            watchdog.join(10_000);
            assertThat(watchdog.isAlive()).isFalse();
        }
    }

    private static Set<Thread> watchdogs() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sallyport-watchdog"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void theLimitIsChecked() {
        NettyTransportBuilder builder = NettyTransport.builder();
        assertThatThrownBy(() -> builder.slowCallback(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.slowCallback(Duration.ofHours(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slowCallback: PT2H");
    }
}
