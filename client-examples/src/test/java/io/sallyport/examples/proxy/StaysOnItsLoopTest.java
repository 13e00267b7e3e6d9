package io.sallyport.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.event.AttemptEnded;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.CallEnded;
import io.sallyport.event.CallStarted;
import io.sallyport.event.ClientListener;
import io.sallyport.event.ConnectionLeased;
import io.sallyport.event.HeadReceived;
import io.sallyport.testing.ScriptedPeer;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promise to servers that embed the client: a call made on one of their loops never leaves it. */
@Timeout(60)
final class StaysOnItsLoopTest {
    private static final String REQUEST = "POST /%s HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody";

    @Test
    void everyStepOfACallIsOnTheLoopOfItsClient() throws Exception {
        Steps steps = new Steps();
        CountDownLatch bothAsked = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.start();
                ReverseProxy proxy = new ReverseProxy(URI.create(peer.url("")), 0, 2, steps);
                RawClient one = new RawClient(proxy.port());
                RawClient two = new RawClient(proxy.port())) {
            peer.otherwise(c -> c.expectRequest()
                    .stallUntil(bothAsked)
                    .respond(200, "first")
                    .expectRequest()
                    .respond(200, "second"));
            // the second while the first has its connection, so that each loop opens one
            one.send(REQUEST.formatted("one"));
            peer.connection(1).awaitRequests(1);
            two.send(REQUEST.formatted("two"));
            peer.connection(2).awaitRequests(1);
            bothAsked.countDown();
            one.readUntil("first");
            two.readUntil("first");
            one.send(REQUEST.formatted("one")).readUntil("second");
            two.send(REQUEST.formatted("two")).readUntil("second");

            assertThat(peer.connections()).isEqualTo(2);
            steps.ended.await();
        }
        assertThat(steps.ofCalls.values()).hasSize(4).allSatisfy(call -> {
            assertThat(call)
                    .extracting(Step::what)
                    .containsExactly(
                            CallStarted.class,
                            AttemptStarted.class,
                            ConnectionLeased.class,
                            HeadReceived.class,
                            AttemptEnded.class,
                            CallEnded.class);
            assertThat(call).extracting(Step::thread).containsOnly(call.get(0).thread());
        });
        assertThat(steps.ofCalls.values().stream()
                        .flatMap(Collection::stream)
                        .map(Step::thread)
                        .distinct())
                .hasSize(2);
    }

    private record Step(Class<?> what, String thread) {}

    /** Which thread did what for which call. Thread-safe. */
    private static final class Steps implements ClientListener {
        private final Map<Long, List<Step>> ofCalls = new ConcurrentHashMap<>();
        private final CountDownLatch ended = new CountDownLatch(4);

        private void add(long call, Object event) {
            ofCalls.computeIfAbsent(call, id -> new CopyOnWriteArrayList<>())
                    .add(new Step(event.getClass(), Thread.currentThread().getName()));
        }

        @Override
        public void callStarted(CallStarted event) {
            add(event.callId(), event);
        }

        @Override
        public void attemptStarted(AttemptStarted event) {
            add(event.callId(), event);
        }

        @Override
        public void connectionLeased(ConnectionLeased event) {
            add(event.callId(), event);
        }

        @Override
        public void headReceived(HeadReceived event) {
            add(event.callId(), event);
        }

        @Override
        public void attemptEnded(AttemptEnded event) {
            add(event.callId(), event);
        }

        @Override
        public void callEnded(CallEnded event) {
            add(event.callId(), event);
            ended.countDown();
        }
    }
}
