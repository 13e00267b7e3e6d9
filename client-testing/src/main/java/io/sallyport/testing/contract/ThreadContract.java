package io.sallyport.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.BlockingHttpClient;
import io.sallyport.BlockingResponse;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Interceptor;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.CallbackRejectedException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.event.AttemptEnded;
import io.sallyport.event.AttemptStarted;
import io.sallyport.event.CallEnded;
import io.sallyport.event.CallStarted;
import io.sallyport.event.ConnectEnded;
import io.sallyport.event.ConnectStarted;
import io.sallyport.event.ConnectionLeased;
import io.sallyport.event.HeadReceived;
import io.sallyport.spi.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** On which thread things happen and may happen; interceptors and listeners. */
abstract class ThreadContract extends Fixture {

    private static final int LARGE = 8 * 1024 * 1024;

    ThreadContract(TransportContract contract) {
        super(contract);
    }

    // The blocking face

    @Test
    void blocks() throws IOException {
        BlockingHttpClient client = client().blocking();

        assertEquals("hello", client.get(server().url("/hello")).text());
        assertEquals(
                "body", client.post(server().url("/echo"), "body").orThrow().text());
        assertEquals(
                "hello",
                client.fetch(Request.get(server().url("/hello")).build()).text());
        try (InputStream in = client.get(server().url("/bytes/" + LARGE)).inputStream()) {
            assertEquals(LARGE, in.readAllBytes().length);
        }
    }

    @Test
    void throwsTheFailureWithTheCallersStack() throws IOException {
        BlockingHttpClient client = client().blocking();
        String url = "http://127.0.0.1:" + SomePort.unused();

        HttpClientException failure = thrown(ConnectFailedException.class, () -> client.get(url));

        assertTrue(
                Arrays.stream(failure.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(ThreadContract.class.getName())),
                () -> Arrays.toString(failure.getStackTrace()));
        assertEquals(url + "/", String.valueOf(failure.request()).substring("GET ".length()));
    }

    @Test
    void cancelsTheCallOfAnInterruptedThread() {
        peer().next(c -> c.expectRequest().expectClose());
        BlockingHttpClient client = client().blocking();
        AtomicReference<Thread> caller = new AtomicReference<>();
        CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(() -> {
            caller.set(Thread.currentThread());
            thrown(CallCancelledException.class, () -> client.get(peer().url("/")));
            return Thread.interrupted();
        });
        peer().connection(1).awaitRequests(1);

        caller.get().interrupt();

        assertTrue(get(interrupted), "the flag is kept");
        peer().connection(1).awaitClosedByClient();
    }

    @Test
    void cancelsTheReadingOfAnInterruptedThread() {
        peer().next(c -> c.expectRequest()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
                .expectClose());
        BlockingHttpClient client = client().blocking();
        AtomicReference<Thread> caller = new AtomicReference<>();
        CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(() -> {
            try {
                BlockingResponse response = client.get(peer().url("/"));
                InputStream in = response.inputStream();
                assertEquals(4, in.readNBytes(4).length);
                caller.set(Thread.currentThread());
                thrown(CallCancelledException.class, in::read);
                return Thread.interrupted();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        eventually("it reads", () -> caller.get() != null);

        caller.get().interrupt();

        assertTrue(get(interrupted), "the flag is kept");
        peer().connection(1).awaitClosedByClient();
    }

    // Loops

    @Test
    void refusesToWaitOnALoop() {
        peer().otherwise(c -> c.drain());
        Transport transport = transport();
        HttpClient client = client(transport, settings -> {});
        CompletableFuture<List<Throwable>> refusals = onLoop(transport, () -> {
            CompletableFuture<Response> call = client.get(peer().url("/"));
            List<Throwable> thrown = List.of(
                    assertThrows(IllegalStateException.class, call::join),
                    assertThrows(IllegalStateException.class, call::get),
                    assertThrows(IllegalStateException.class, client::close),
                    assertThrows(
                            IllegalStateException.class, () -> client.blocking().get(peer().url("/"))));
            call.cancel(true);
            return thrown;
        });

        get(refusals)
                .forEach(each -> assertFalse(String.valueOf(each.getMessage()).isEmpty()));
        assertFalse(transport.inLoop());
    }

    @Test
    void sendsNothingFromALoopThatMustNotWait() {
        Transport transport = transport();
        HttpClient client = client(transport, settings -> {});

        get(onLoop(
                transport,
                () -> assertThrows(
                        IllegalStateException.class, () -> client.blocking().get(peer().url("/")))));

        events().assertPaired();
        assertEquals(0, peer().connections());
    }

    @Test
    void completesOnTheLoopOfTheCaller() {
        Transport transport = transport();
        HttpClient client = client(transport, settings -> {});
        CompletableFuture<Boolean> same = onLoop(transport, () -> {
                    Thread loop = Thread.currentThread();
                    return client.get(server().url("/hello"))
                            .thenCompose(Response::text)
                            .thenApply(text -> Thread.currentThread().equals(loop));
                })
                .thenCompose(future -> future);

        assertTrue(get(same));
    }

    @Test
    void completesOnALoopAndNeverInsideSend() {
        Transport transport = transport();
        HttpClient client = client(transport, settings -> {});
        CompletableFuture<Response> call = client.get(server().url("/hello"));
        CompletableFuture<Boolean> onLoop = call.thenApply(response -> transport.inLoop());

        get(onLoop); // may have been done before the stage was added: then it is ours
        HttpClient closed = client(transport, settings -> {});
        closed.close();
        get(onLoop(transport, () -> {
            CompletableFuture<Response> refused = closed.get(server().url("/hello"));
            assertFalse(refused.isDone());
            return refused.exceptionally(failure -> call.join());
        }));
    }

    // The callback executor

    @Test
    void deliversEverythingOnTheCallbackExecutor() {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "callbacks of a test"));
        try {
            HttpClient client = client(settings -> settings.callbackExecutor(executor));
            Runnable go = hold(executor); // a stage made from a result that is there runs where it is made
            CompletableFuture<String> head = client.get(server().url("/bytes/" + LARGE))
                    .thenApply(response -> {
                        response.close();
                        return Thread.currentThread().getName();
                    });
            CompletableFuture<String> bytes = client.get(server().url("/bytes/" + LARGE))
                    .thenCompose(Response::bytes)
                    .thenApply(body -> Thread.currentThread().getName());
            CompletableFuture<String> failed = client.get("http://127.0.0.1:1/")
                    .handle((response, failure) -> Thread.currentThread().getName());
            go.run();

            for (CompletableFuture<String> each : List.of(head, bytes, failed)) {
                assertEquals("callbacks of a test", get(each));
            }
            Response published = get(client.get(server().url("/bytes/" + LARGE)));
            List<String> threads = new CopyOnWriteArrayList<>();
            get(Collector.collect(signallingInto(published.body().publisher(), threads)));
            assertEquals(
                    List.of("callbacks of a test"), threads.stream().distinct().toList());
        } finally {
            closeAll();
            executor.shutdown();
        }
    }

    @Test
    void takesTheCallbackExecutorOfTheRequest() {
        ExecutorService executor =
                Executors.newSingleThreadExecutor(task -> new Thread(task, "callbacks of a request"));
        try {
            Request request = Request.get(server().url("/bytes/100000"))
                    .callbackExecutor(executor)
                    .build();
            Runnable go = hold(executor);
            CompletableFuture<String> thread = client().send(request)
                    .thenCompose(Response::bytes)
                    .thenApply(body -> Thread.currentThread().getName());
            go.run();

            assertEquals("callbacks of a request", get(thread));
        } finally {
            closeAll();
            executor.shutdown();
        }
    }

    /** Keeps an executor of one thread busy until the task that is returned is run. */
    private static Runnable hold(ExecutorService executor) {
        CountDownLatch released = new CountDownLatch(1);
        executor.execute(() -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return released::countDown;
    }

    @Test
    void failsTheCallWhenTheCallbackExecutorRefuses() {
        HttpClient client = client(settings -> settings.callbackExecutor(task -> {
            throw new RejectedExecutionException("full");
        }));

        CallbackRejectedException failure =
                failure(CallbackRejectedException.class, client.get(server().url("/hello")));

        assertInstanceOf(RejectedExecutionException.class, failure.getCause());
        settle(client);
    }

    // Interceptors and listeners

    @Test
    void callsInterceptorsInTheirOrder() {
        List<String> log = new CopyOnWriteArrayList<>();
        HttpClient client = client(settings -> settings.interceptor(logging("call 1", log))
                .interceptor(logging("call 2", log))
                .attemptInterceptor(logging("attempt 1", log))
                .attemptInterceptor(logging("attempt 2", log)));

        Response response = get(client.get(server().url("/echo")));

        assertEquals(
                List.of(
                        "> call 1",
                        "> call 2",
                        "> attempt 1",
                        "> attempt 2",
                        "< attempt 2",
                        "< attempt 1",
                        "< call 2",
                        "< call 1"),
                log);
        assertEquals(
                List.of("call 1", "call 2", "attempt 1", "attempt 2"),
                response.request().headers().all("X-Way"));
    }

    @Test
    void tellsListenersEachStepOnce() {
        HttpClient client = client();
        get(client.get(server().url("/hello")).thenCompose(Response::bytes));
        get(client.get(server().url("/hello")).thenCompose(Response::bytes));

        events().awaitCount(CallEnded.class, 2);
        events().assertPaired();
        for (Class<?> type : List.of(
                CallStarted.class,
                AttemptStarted.class,
                ConnectionLeased.class,
                HeadReceived.class,
                AttemptEnded.class,
                CallEnded.class)) {
            assertEquals(2, events().events(type).size(), type.getSimpleName());
        }
        assertEquals(1, events().events(ConnectStarted.class).size());
        assertEquals(1, events().events(ConnectEnded.class).size());
        CallEnded ended = events().events(CallEnded.class).get(0);
        assertEquals(200, ended.status());
        assertEquals(1, ended.attempts());
        assertTrue(ended.bytesSent() > 0 && ended.bytesReceived() > 5);
        assertNotEquals(0, ended.took().toNanos());
        assertNull(ended.failure());
    }

    private static Interceptor logging(String name, List<String> log) {
        return (request, chain) -> {
            log.add("> " + name);
            return chain.proceed(request.toBuilder().addHeader("X-Way", name).build())
                    .thenApply(response -> {
                        log.add("< " + name);
                        return response;
                    });
        };
    }

    private static <T> CompletableFuture<T> onLoop(Transport transport, Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        transport.homeLoop().execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static Flow.Publisher<ByteBuffer> signallingInto(
            Flow.Publisher<ByteBuffer> publisher, List<String> threads) {
        return subscriber -> publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                threads.add(Thread.currentThread().getName());
                subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer item) {
                threads.add(Thread.currentThread().getName());
                subscriber.onNext(item);
            }

            @Override
            public void onError(Throwable failure) {
                subscriber.onError(failure);
            }

            @Override
            public void onComplete() {
                threads.add(Thread.currentThread().getName());
                subscriber.onComplete();
            }
        });
    }
}
