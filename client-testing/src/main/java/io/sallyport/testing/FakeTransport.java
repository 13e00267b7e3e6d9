package io.sallyport.testing;

import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.spi.Abort;
import io.sallyport.spi.ExchangeContext;
import io.sallyport.spi.Loop;
import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportExchange;
import io.sallyport.spi.TransportSnapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transport without sockets, for unit tests of code that uses a client: a function answers, and the requests are kept. Everything else is the client's own: headers, interceptors, redirects, retries,
 * deadlines, JSON. Thread-safe.
 *
 * <pre>{@code
 * FakeTransport fake = FakeTransport.answering(request -> request.target().pathAndQuery().equals("/users/7")
 *         ? FakeAnswer.json("{\"name\":\"Ada\"}")
 *         : FakeAnswer.status(404));
 * try (HttpClient client = HttpClient.builder().transport(fake).build()) {
 *     assertEquals("Ada", new Users(client).nameOf(7));
 *     assertEquals("GET http://users.example/users/7", fake.requests().get(0).toString());
 * }
 * }</pre>
 *
 * Calls run on a daemon thread of the transport; given a {@link VirtualLoop}, on that, so that a test moves the clock past deadlines and {@linkplain FakeAnswer#after late answers}.
 */
public final class FakeTransport implements Transport {

    private final Function<Request, FakeAnswer> answers;
    private final @Nullable VirtualLoop virtual;
    private final ThreadLoop thread = new ThreadLoop("fake-transport");
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<FakeExchange> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile boolean closing;
    private volatile Loop.@Nullable Timer grace;

    private FakeTransport(Function<Request, FakeAnswer> answers, @Nullable VirtualLoop virtual) {
        this.answers = answers;
        this.virtual = virtual;
    }

    /**
     * A transport that asks a function.
     *
     * @param answers gives the answer to a request, whose body is all {@link RequestBody.Bytes}; what it throws fails the call
     * @return the transport
     */
    public static FakeTransport answering(Function<Request, FakeAnswer> answers) {
        return new FakeTransport(answers, null);
    }

    /**
     * A transport on a loop that the test runs.
     *
     * @param loop the loop
     * @param answers see {@link #answering}
     * @return the transport
     */
    public static FakeTransport answeringOn(VirtualLoop loop, Function<Request, FakeAnswer> answers) {
        return new FakeTransport(answers, loop);
    }

    /**
     * A transport that gives each answer once, in order, whatever is asked; after the last it fails.
     *
     * @param answers the answers
     * @return the transport
     */
    public static FakeTransport answeringInTurn(FakeAnswer... answers) {
        Queue<FakeAnswer> left = new ArrayDeque<>(List.of(answers));
        return answering(request -> {
            FakeAnswer next = left.poll(); // always on the loop
            if (next == null) {
                throw new AssertionError("no answer is left for " + request + ", after " + answers.length);
            }
            return next;
        });
    }

    /** {@return the requests so far as they would have gone out, in order; their bodies are all {@link RequestBody.Bytes}} */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /**
     * The body of a request that this transport has kept.
     *
     * @param request one of {@link #requests}
     * @return its body as UTF-8
     */
    public static String bodyText(Request request) {
        if (!(request.body() instanceof RequestBody.Bytes bytes)) {
            throw new IllegalArgumentException("body: " + request.body() + " (expected: a request from requests())");
        }
        ByteBuffer content = bytes.content();
        return StandardCharsets.UTF_8.decode(content).toString();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Loop homeLoop() {
        return virtual != null ? virtual : thread;
    }

    @Override
    public boolean inLoop() {
        return homeLoop().inLoop();
    }

    @Override
    public TransportExchange exchange(Request request, ExchangeContext context) {
        FakeExchange exchange = new FakeExchange(request, context, this);
        running.add(exchange);
        try {
            homeLoop().execute(exchange::start);
        } catch (RejectedExecutionException e) {
            exchange.abort(Abort.CLOSED);
        }
        return exchange;
    }

    /** The loop itself: nothing here blocks for long. */
    @Override
    public Executor blockingExecutor() {
        return homeLoop();
    }

    @Override
    public TransportSnapshot snapshot() {
        int exchanges = running.size();
        int timers = virtual != null ? virtual.pendingTimers() : thread.timers();
        return new TransportSnapshot(name(), List.of(), 0, exchanges, 0, 0, exchanges, timers, List.of());
    }

    @Override
    public CompletableFuture<Void> closeAsync(Duration graceTime) {
        closing = true;
        if (graceTime.isZero()) {
            abortAll();
        } else if (!running.isEmpty() && grace == null) {
            grace = homeLoop().schedule(this::abortAll, graceTime.toNanos());
        }
        closeIfIdle();
        return closed.copy();
    }

    /** The name and what it holds. */
    @Override
    public String toString() {
        return "FakeTransport[" + snapshot() + "]";
    }

    boolean isClosing() {
        return closing;
    }

    long nextConnection() {
        return connections.incrementAndGet();
    }

    /** The answer to a request, which is kept. On the loop. */
    FakeAnswer answer(Request request) {
        requests.add(request);
        return answers.apply(request);
    }

    void ended(FakeExchange exchange) {
        running.remove(exchange);
        closeIfIdle();
    }

    private void abortAll() {
        running.forEach(each -> each.abort(Abort.CLOSED));
    }

    private void closeIfIdle() {
        if (closing && running.isEmpty()) {
            Loop.Timer timer = grace;
            if (timer != null) {
                timer.cancel();
            }
            thread.shutdown();
            closed.complete(null);
        }
    }
}
