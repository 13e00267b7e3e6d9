package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.Phase;
import io.sallyport.error.RequestBodyException;
import io.sallyport.netty.NettyTransport;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Request bodies whose source misbehaves end their calls, and leave nothing behind. */
@Timeout(30)
class RequestBodyFaultsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    @TempDir
    Path folder;

    private static Throwable failure(CallFuture<?> call) throws InterruptedException, TimeoutException {
        try {
            Object result = call.get(10, TimeUnit.SECONDS);
            throw new AssertionError("it answered " + result);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static Request put(ScriptedPeer peer, RequestBody body) {
        return Request.put(peer.url("/")).body(body).build();
    }

    /** Gives what is asked for inside request, however deep; throws where it is told to. */
    private static final class Naive implements Flow.Publisher<ByteBuffer> {

        final AtomicInteger left;
        final CountDownLatch cancelled = new CountDownLatch(1);
        final String throwsAt;

        Naive(int buffers, String throwsAt) {
            this.left = new AtomicInteger(buffers);
            this.throwsAt = throwsAt;
        }

        private void at(String place) {
            if (throwsAt.equals(place)) {
                throw new AssertionError(place);
            }
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            at("subscribe");
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long count) {
                    at("request");
                    for (long i = 0; i < count && left.get() > 0; i++) {
                        if (left.decrementAndGet() >= 0) {
                            subscriber.onNext(ByteBuffer.wrap(new byte[] {'x'}));
                        }
                        if (left.get() == 0 && !throwsAt.equals("never completes")) {
                            subscriber.onComplete();
                        }
                    }
                }

                @Override
                public void cancel() {
                    cancelled.countDown();
                    at("cancel");
                }
            });
        }
    }

    @Test
    void aPublisherThatAnswersInsideRequestDoesNotGrowTheStack() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(c -> c.expectRequest().send(OK));
            Response response = client.send(put(peer, RequestBody.publisher(new Naive(20_000, "nowhere"), 20_000)))
                    .get(20, TimeUnit.SECONDS);
            assertThat(response.status()).isEqualTo(200);
            assertThat(peer.connection(1).requests().get(0).body()).hasSize(20_000);
        }
    }

    /** Flow wants one signal after the other, not one thread. */
    @Test
    void whatComesFromSeveralThreadsStaysInOrder() throws Exception {
        Flow.Publisher<ByteBuffer> source = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            private char next = 'a';

            @Override
            public void request(long count) {
                for (long i = 0; i < count && next <= 'z'; i++) {
                    if (next % 2 == 0) {
                        give(); // here, on the loop
                    } else {
                        CompletableFuture.runAsync(this::give).join();
                    }
                }
            }

            private void give() {
                subscriber.onNext(ByteBuffer.wrap(new byte[] {(byte) next}));
                if (next == 'z') {
                    subscriber.onComplete();
                }
                next++;
            }

            @Override
            public void cancel() {}
        });
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(c -> c.expectRequest().send(OK));
            client.send(put(peer, RequestBody.publisher(source))).get(10, TimeUnit.SECONDS);
            assertThat(peer.connection(1).requests().get(0).body()).asString().isEqualTo("abcdefghijklmnopqrstuvwxyz");
        }
    }

    @Test
    void aPublisherThatThrowsFailsTheCall() throws Exception {
        for (String place : new String[] {"subscribe", "request"}) {
            try (ScriptedPeer peer = ScriptedPeer.start();
                    HttpClient client = leaks.watch(HttpClient.create())) {
                peer.otherwise(c -> c.drain());
                assertThat(failure(client.send(put(peer, RequestBody.publisher(new Naive(3, place))))))
                        .isInstanceOf(RequestBodyException.class);
            }
        }
    }

    @Test
    void aSubscriptionThatThrowsAtCancelDoesNotKeepTheExchangeOpen() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(c -> c.drain());
            failure(client.send(put(peer, RequestBody.publisher(new Naive(1, "cancel"), 5))));
        }
    }

    @Test
    void aPublisherThatNeverCompletesIsCancelledWhenTheExchangeEnds() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            peer.next(c -> c.expectRequest().send(OK));
            Naive source = new Naive(5, "never completes");
            client.send(put(peer, RequestBody.publisher(source, 5))).get(10, TimeUnit.SECONDS);
            assertThat(source.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aFileInAnArchiveIsSent() throws Exception {
        Path archive = folder.resolve("archive.zip");
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path file = Files.writeString(zip.getPath("/entry"), "content");
            try (ScriptedPeer peer = ScriptedPeer.start();
                    HttpClient client = leaks.watch(HttpClient.create())) {
                peer.next(c -> c.expectRequest().send(OK));
                client.send(put(peer, RequestBody.file(file))).get(10, TimeUnit.SECONDS);
                assertThat(peer.connection(1).requests().get(0).text()).isEqualTo("content");
            }
        }
    }

    @Test
    void aPartOfAFileThatIsTooLongFailsTheCall() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            assertThat(failure(client.send(put(peer, RequestBody.file(file, 1, Long.MAX_VALUE)))))
                    .isInstanceOf(RequestBodyException.class);
        }
    }

    @Test
    void aBlockingExecutorThatRefusesToReadAnInputStreamIsTold() throws Exception {
        RejectedExecutionException full = new RejectedExecutionException("full");
        NettyTransport transport = leaks.watch(NettyTransport.builder()
                .threads(1)
                .blockingExecutor(task -> {
                    throw full;
                })
                .build());
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = HttpClient.builder().transport(transport).build()) {
            peer.next(c -> c.drain());
            Request request = put(peer, RequestBody.inputStream(() -> new ByteArrayInputStream(new byte[100]), 100));
            assertThat(failure(client.send(request)))
                    .isInstanceOf(BlockingExecutorException.class)
                    .hasCause(full)
                    .hasMessageContaining("input stream")
                    .extracting(failure -> ((HttpClientException) failure).phase())
                    .isEqualTo(Phase.WRITE);
        }
        transport.closeAsync(java.time.Duration.ZERO).get(10, TimeUnit.SECONDS);
    }

    @Test
    void aBlockingExecutorThatRefusesToReadAFileIsTold() throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[100_000]);
        RejectedExecutionException full = new RejectedExecutionException("full");
        AtomicBoolean inLoop = new AtomicBoolean();
        AtomicReference<NettyTransport> made = new AtomicReference<>();
        NettyTransport transport = leaks.watch(NettyTransport.builder()
                .threads(1)
                .blockingExecutor(task -> {
                    // The file is opened from here, and read from the connection's loop.
                    if (inLoop.get() && made.get().inLoop()) {
                        throw full;
                    }
                    task.run();
                })
                .build());
        made.set(transport);
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = HttpClient.builder()
                        .transport(transport)
                        .tls(TestTls.clientConfig())
                        .build()) {
            peer.next(c -> c.expectRequest().send(OK).drain());
            client.get(peer.url("/")).thenCompose(Response::bytes).get(10, TimeUnit.SECONDS);
            inLoop.set(true);
            assertThat(failure(client.send(put(peer, RequestBody.file(file)))))
                    .isInstanceOf(BlockingExecutorException.class)
                    .hasCause(full);
        }
        transport.closeAsync(java.time.Duration.ZERO).get(10, TimeUnit.SECONDS);
    }

    @Test
    void aBlockingExecutorThatRunsAtOnceReadsFilesToo() throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[100_000]);
        NettyTransport transport = leaks.watch(NettyTransport.builder()
                .threads(1)
                .blockingExecutor(Runnable::run)
                .build());
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = HttpClient.builder()
                        .transport(transport)
                        .tls(TestTls.clientConfig())
                        .build()) {
            peer.next(c -> c.expectRequest().send(OK));
            client.send(put(peer, RequestBody.file(file))).get(10, TimeUnit.SECONDS);
            assertThat(peer.connection(1).requests().get(0).body()).hasSize(100_000);
        }
        transport.closeAsync(java.time.Duration.ZERO).get(10, TimeUnit.SECONDS);
    }
}
