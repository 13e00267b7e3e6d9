package io.sallyport.netty.load;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.ConnectionLostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Makes the calls, so many at a time, and judges each by its plan as it ends. Thread-safe. */
final class Load implements FatefulPeer.Audience {

    /** A limit that is to run out; what does not stall has none that matters. */
    private static final Duration SHORT = Duration.ofMillis(50);

    private static final Duration END_LIMIT = Duration.ofSeconds(60);

    private final int requests;
    private final IntFunction<Plan> plans;
    private final Ledger ledger;
    private final Executor executor;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final Map<Integer, CompletableFuture<CallFuture<Response>>> toCancel = new ConcurrentHashMap<>();
    private final Map<Integer, CountDownLatch> toAwait = new ConcurrentHashMap<>();
    private final Map<Fate, AtomicInteger> asPlanned = new ConcurrentSkipListMap<>();
    private final AtomicInteger metDyingConnections = new AtomicInteger();
    private final AtomicInteger good = new AtomicInteger();

    Load(int requests, IntFunction<Plan> plans, Ledger ledger, Executor executor) {
        this.requests = requests;
        this.plans = plans;
        this.ledger = ledger;
        this.executor = executor;
        this.left = new CountDownLatch(requests);
    }

    /** Makes all calls; whether all ended in time. */
    boolean run(HttpClient client, List<FatefulPeer> peers, int atATime, Duration limit) throws InterruptedException {
        for (int i = 0; i < atATime; i++) {
            executor.execute(() -> callNext(client, peers));
        }
        return left.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** How many calls have not ended. */
    long running() {
        return left.getCount();
    }

    /** The share of the requests with a good fate that were answered. */
    double succeeded() {
        int all = 0;
        for (int id = 0; id < requests; id++) {
            all += plans.apply(id).fate().isGood() ? 1 : 0;
        }
        return (double) good.get() / all;
    }

    @Override
    public void seen(Plan plan) {
        cancellable(plan).thenAccept(call -> call.cancel(true));
    }

    @Override
    public void awaitEnd(Plan plan) {
        try {
            if (!end(plan).await(END_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
                ledger.complain("no end in " + END_LIMIT + ": " + plan);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<CallFuture<Response>> cancellable(Plan plan) {
        return toCancel.computeIfAbsent(plan.id(), id -> new CompletableFuture<>());
    }

    private CountDownLatch end(Plan plan) {
        return toAwait.computeIfAbsent(plan.id(), id -> new CountDownLatch(1));
    }

    private void callNext(HttpClient client, List<FatefulPeer> peers) {
        int id = next.getAndIncrement();
        if (id >= requests) {
            return;
        }
        Plan plan = plans.apply(id);
        CallFuture<Response> call =
                client.send(request(plan, peers.get(id % peers.size()).url(id)));
        if (plan.fate() == Fate.CANCELLED) {
            cancellable(plan).complete(call);
        }
        call.thenCompose(response -> read(plan, response)).whenComplete((sum, failure) -> {
            judge(plan, failure);
            if (plan.fate() == Fate.STALLED_UNREAD) {
                end(plan).countDown();
            }
            left.countDown();
            if (id % 3 == 0) {
                executor.execute(() -> callNext(client, peers)); // from a thread of the user's
            } else {
                callNext(client, peers); // from where the last call ended: mostly a loop
            }
        });
    }

    private Request request(Plan plan, String url) {
        Request.Builder request = Request.builder(plan.method(), url);
        if (plan.bodySize() > 0) {
            request.body(body(plan));
        }
        switch (plan.fate()) {
            case STALLED_BEFORE_HEAD -> request.responseTimeout(SHORT);
            case STALLED_IN_BODY -> request.readTimeout(SHORT);
            case STALLED_UNREAD -> request.writeTimeout(SHORT);
            default -> {}
        }
        return request.build();
    }

    private RequestBody body(Plan plan) {
        byte[] bytes = plan.body();
        return plan.streamed() ? RequestBody.publisher(published(bytes)) : RequestBody.of(bytes);
    }

    private Flow.Publisher<ByteBuffer> published(byte[] bytes) {
        return subscriber -> {
            SubmissionPublisher<ByteBuffer> source = new SubmissionPublisher<>(executor, 2 + bytes.length / 1000);
            source.subscribe(subscriber);
            for (int from = 0; from < bytes.length; from += 1000) {
                source.submit(ByteBuffer.wrap(bytes, from, Math.min(1000, bytes.length - from)));
            }
            source.close();
        };
    }

    /** Reads the answer, in one of several ways, and compares. */
    private CompletableFuture<Void> read(Plan plan, Response response) {
        CompletableFuture<byte[]> bytes =
                plan.id() % 4 == 0 ? SlowReader.read(response.body().publisher(), executor) : response.bytes();
        return bytes.thenAccept(read -> {
            if (response.status() != plan.fate().status() || !Arrays.equals(read, plan.answer())) {
                ledger.complain(
                        "answered " + response.status() + " with " + read.length + " bytes, not as it was: " + plan);
            }
            String sum = response.headers().first("X-Sum");
            if (plan.fate().isGood() && !Long.toString(sum(plan.body())).equals(sum)) {
                ledger.complain("its body came as another: " + plan);
            }
        });
    }

    private void judge(Plan plan, @Nullable Throwable failed) {
        Throwable failure = failed;
        while (failure instanceof CompletionException && failure.getCause() != null) {
            failure = failure.getCause();
        }
        Class<? extends Throwable> expected = plan.fate().failure();
        if (failure == null ? expected == null : expected != null && failure.getClass() == expected) {
            asPlanned.computeIfAbsent(plan.fate(), fate -> new AtomicInteger()).incrementAndGet();
            if (plan.fate().isGood()) {
                good.incrementAndGet();
            }
        } else if (failure instanceof ConnectionLostException lost && metDyingConnection(plan, lost)) {
            metDyingConnections.incrementAndGet();
        } else {
            ledger.complain("came to " + (failure == null ? "an answer" : failure) + ": " + plan);
        }
    }

    /** Whether it was written to a connection that the peer closed in that moment: then the peer has never seen it. */
    private boolean metDyingConnection(Plan plan, HttpClientException lost) {
        return ledger.seen(plan) == 0 && lost.bytesReceived() == 0 && lost.connectionUses() > 1;
    }

    private static long sum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return sum.getValue();
    }

    /** What came of how many. */
    @Override
    public String toString() {
        return asPlanned + ", met dying connections: " + metDyingConnections;
    }
}
