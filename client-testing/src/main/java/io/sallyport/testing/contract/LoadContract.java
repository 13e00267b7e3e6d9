package io.sallyport.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.config.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many calls at a time. */
abstract class LoadContract extends Fixture {

    private static final int CALLS = 2000;
    private static final int AT_A_TIME = 64;
    private static final int CONNECTIONS = 16;

    LoadContract(TransportContract contract) {
        super(contract);
    }

    @Test
    void carriesManyCallsOnFewConnections() {
        HttpClient client =
                client(PoolConfig.builder().maxConnectionsPerRoute(CONNECTIONS).build());
        AtomicInteger next = new AtomicInteger();
        AtomicInteger succeeded = new AtomicInteger();

        List<CompletableFuture<Void>> lines = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            lines.add(oneAfterTheOther(client, next, succeeded));
        }
        lines.forEach(line -> get(line, LIMIT.multipliedBy(3)));

        assertEquals(CALLS, succeeded.get());
        assertTrue(
                server().connections() <= CONNECTIONS,
                () -> server().connections() + " connections (expected: at most " + CONNECTIONS + ")");
        settle(client);
    }

    @Test
    void carriesManyCallsFromManyThreads() {
        HttpClient client = client();
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int sizes = i;
            CompletableFuture<Void> done = new CompletableFuture<>();
            threads.add(done);
            Thread thread = new Thread(() -> {
                try {
                    for (int call = 0; call < 50; call++) {
                        int size = sizes * 10_000 + call;
                        byte[] bytes = client.blocking()
                                .get(server().url("/bytes/" + size))
                                .bytes();
                        assertEquals(size, bytes.length);
                    }
                    done.complete(null);
                } catch (Exception | AssertionError e) {
                    done.completeExceptionally(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        threads.forEach(thread -> get(thread, LIMIT.multipliedBy(3)));
        settle(client);
    }

    /** A new call whenever the last one has ended, until all are made. */
    private CompletableFuture<Void> oneAfterTheOther(HttpClient client, AtomicInteger next, AtomicInteger succeeded) {
        int number = next.incrementAndGet();
        if (number > CALLS) {
            return CompletableFuture.completedFuture(null);
        }
        return client.post(server().url("/echo"), "call " + number)
                .thenCompose(Response::text)
                .thenCompose(text -> {
                    if (text.equals("call " + number)) {
                        succeeded.incrementAndGet();
                    }
                    return oneAfterTheOther(client, next, succeeded);
                });
    }
}
