package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.netty.NettyTransport;
import io.sallyport.spi.Loop;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers of bodies that misbehave, and bodies that nobody reads for long. */
@Timeout(30)
class ReaderFaultsTest {

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    @ParameterizedTest
    @ValueSource(strings = {"complete", "truncated", "silent"})
    void aReaderThatThrowsAtTheEndDoesNotKeepTheExchangeOpen(String how) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CountDownLatch reads = new CountDownLatch(1);
            peer.next(c -> {
                c.expectRequest()
                        .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
                        .stallUntil(reads);
                if (how.equals("complete")) {
                    c.send("world");
                } else if (how.equals("truncated")) {
                    c.close();
                } else {
                    c.expectClose();
                }
            });
            Response response = client.send(Request.get(peer.url("/"))
                            .readTimeout(Duration.ofMillis(300))
                            .build())
                    .get(10, TimeUnit.SECONDS);
            response.body().publisher().subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(Long.MAX_VALUE);
                    reads.countDown();
                }

                @Override
                public void onNext(ByteBuffer buffer) {}

                @Override
                public void onError(Throwable failure) {
                    ended.countDown();
                    throw new IllegalStateException("a reader that throws");
                }

                @Override
                public void onComplete() {
                    ended.countDown();
                    throw new IllegalStateException("a reader that throws");
                }
            });
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aLargeBodyClaimedLateIsReadToItsEnd() throws Exception {
        byte[] large = new byte[48 * 1024 * 1024]; // more than the kernel keeps
        NettyTransport transport =
                leaks.watch(NettyTransport.builder().threads(1).build());
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            HttpClient client = HttpClient.builder().transport(transport).build();
            CountDownLatch sent = new CountDownLatch(1);
            peer.next(c -> {
                c.expectRequest()
                        .send("HTTP/1.1 200 OK\r\nContent-Length: " + large.length + "\r\n\r\n")
                        .send(large);
                sent.countDown();
                c.expectRequest().respond(200, "again");
            });
            Response first = client.get(peer.url("/")).get(10, TimeUnit.SECONDS);
            assertThat(sent.await(300, TimeUnit.MILLISECONDS))
                    .as("a body that nobody reads holds the peer back")
                    .isFalse();
            assertThat(first.bytes().get(10, TimeUnit.SECONDS)).hasSize(large.length);
            assertThat(client.get(peer.url("/")).thenCompose(Response::text).get(10, TimeUnit.SECONDS))
                    .isEqualTo("again");
        }
        transport.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
    }

    @Test
    void aTimerThatThrowsDoesNotStopTheOthers() throws Exception {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        NettyTransport transport =
                NettyTransport.builder().eventLoopGroup(group).build();
        Loop loop = transport.homeLoop();
        CountDownLatch second = new CountDownLatch(1);
        EventLoop eventLoop = (EventLoop) group.next();
        eventLoop
                .submit(() -> {
                    loop.schedule(
                            () -> {
                                throw new IllegalStateException("a timer that throws");
                            },
                            1);
                    loop.schedule(second::countDown, 2);
                })
                .get(10, TimeUnit.SECONDS);
        assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
        transport.closeAsync(Duration.ZERO).get(10, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
    }
}
