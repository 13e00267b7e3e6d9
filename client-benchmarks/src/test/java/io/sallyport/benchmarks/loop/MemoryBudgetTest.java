package io.sallyport.benchmarks.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Budgets of memory: unlike time, noise does not move them. JVMs of their own are measured, as a user would run them. */
class MemoryBudgetTest {

    private static final int SLOTS = 64;
    private static final int SIZE = 1024;
    private static final int REQUESTS = 50_000;

    /** What a GET of 1 KiB may allocate, its body and the two stages that ask for it included. */
    private static final double BYTES_PER_REQUEST = 4_000;

    /** What a connection with its request in flight may hold. */
    private static final long BYTES_IN_FLIGHT = 4 * 1024;

    @Test
    void aRequestAllocatesNoMoreThanItMay() throws IOException {
        try (Child server = new Child(List.of("-Xmx256m"), LoopServer.class, Integer.toString(SIZE));
                Child worker = new Child(
                        List.of("-Xmx512m", "-XX:+UseSerialGC"),
                        Worker.class,
                        Contender.SALLYPORT_GET,
                        "http://127.0.0.1:" + server.read() + "/",
                        "1",
                        Integer.toString(SLOTS),
                        Integer.toString(SIZE))) {
            worker.ask("open");
            for (int round = 0; round < 3; round++) {
                worker.ask("round " + REQUESTS); // until the compiler has had its turn
            }
            double bytes = Figures.parse(worker.ask("round " + REQUESTS)).bytes();
            System.out.printf("GET of 1 KiB: %.0f bytes allocated (at most %.0f)%n", bytes, BYTES_PER_REQUEST);
            assertThat(bytes).isLessThanOrEqualTo(BYTES_PER_REQUEST);
        }
    }

    @Test
    void aRequestInFlightHoldsNoMoreThanItMay() throws IOException {
        long bytes = HeapInFlight.weigh(Contender.SALLYPORT_GET, HeapInFlight.options())
                .inFlight();
        System.out.println("in flight: " + bytes + " bytes of heap each (at most " + BYTES_IN_FLIGHT + ")");
        assertThat(bytes).isLessThanOrEqualTo(BYTES_IN_FLIGHT);
    }
}
