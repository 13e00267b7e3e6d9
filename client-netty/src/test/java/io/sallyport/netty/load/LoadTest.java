package io.sallyport.netty.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.config.PoolConfig;
import io.sallyport.config.Timeouts;
import io.sallyport.config.TlsConfig;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestTls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Very many calls, several hundred at a time, against peers that treat each by its {@link Fate}: every call comes to what its fate says, no POST arrives twice, and nothing is left.
 *
 * <p>{@code -Dload.requests} sets how many, {@code -Dload.seed} repeats a run.
 */
class LoadTest {

    private static final Logger LOG = LoggerFactory.getLogger(LoadTest.class);
    private static final int REQUESTS = Integer.getInteger("load.requests", 10_000);
    private static final long SEED =
            Long.getLong("load.seed", ThreadLocalRandom.current().nextLong(1_000_000_000));
    private static final int MOST_OVER_TLS = 3000; // a third of them shakes hands
    private static final int AT_A_TIME = 400;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @Test
    void everyCallComesToWhatItsFateSays() throws Exception {
        run(REQUESTS, null, HttpClient.builder());
    }

    @Test
    void everyCallComesToWhatItsFateSaysOverTls() throws Exception {
        run(
                Math.min(REQUESTS / 10, MOST_OVER_TLS),
                TestTls.serverContext(),
                HttpClient.builder().tls(TestTls.clientConfig()));
    }

    @Test
    void everyCallComesToWhatItsFateSaysOverTheSocketsOfAFactory() throws Exception {
        run(
                Math.min(REQUESTS / 10, MOST_OVER_TLS),
                TestTls.serverContext(),
                HttpClient.builder()
                        .tls(TlsConfig.builder()
                                .socketFactory(TestTls.clientContext().getSocketFactory())
                                .build()));
    }

    private void run(int requests, @Nullable SSLContext tls, HttpClientBuilder settings) throws Exception {
        IntFunction<Plan> plans = id -> Plan.of(SEED, id);
        Ledger ledger = new Ledger(requests);
        ExecutorService executor = Executors.newFixedThreadPool(4);
        Load load = new Load(requests, plans, ledger, executor);
        long start = System.nanoTime();
        try (FatefulPeer one = new FatefulPeer(tls, plans, ledger, load);
                FatefulPeer two = new FatefulPeer(tls, plans, ledger, load);
                FatefulPeer three = new FatefulPeer(tls, plans, ledger, load);
                HttpClient client = leaks.watch(settings.pool(PoolConfig.builder()
                                .maxConnectionsPerRoute(32)
                                .maxConnections(64)
                                .build())
                        .timeouts(Timeouts.builder().pool(LIMIT).build())
                        .build())) {
            boolean ended = load.run(client, List.of(one, two, three), AT_A_TIME, LIMIT);
            LOG.info(
                    "{} requests in {}, seed {}, connections {}: {}",
                    requests,
                    Duration.ofNanos(System.nanoTime() - start),
                    SEED,
                    one.connections() + two.connections() + three.connections(),
                    load);
            assertThat(ended)
                    .as("%s calls have not ended: %s", load.running(), client.snapshot())
                    .isTrue();
            leaks.awaitSettled();
        } finally {
            executor.shutdown();
        }
        for (int id = 0; id < requests; id++) {
            audit(plans.apply(id), ledger);
        }
        assertThat(ledger.complaints()).as("seed %s", SEED).isEmpty();
        assertThat(load.succeeded()).as("seed %s", SEED).isGreaterThan(0.95);
    }

    /** What the ledger may say of a request. */
    private static void audit(Plan plan, Ledger ledger) {
        int most = plan.mayBeSentTwice() ? 2 : 1;
        if (ledger.seen(plan) > most) {
            ledger.complain("came " + ledger.seen(plan) + " times: " + plan);
        }
        long taken = ledger.taken(plan);
        boolean whole = taken == (long) plan.bodySize() * ledger.seen(plan);
        boolean isRead =
                !plan.fate().isEarly() && plan.fate() != Fate.RESET_UNREAD && plan.fate() != Fate.STALLED_UNREAD;
        if (isRead && !whole) {
            ledger.complain(taken + " bytes of its body came: " + plan);
        }
    }
}
