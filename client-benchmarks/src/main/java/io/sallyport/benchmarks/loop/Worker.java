package io.sallyport.benchmarks.loop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One client in a JVM of its own, so that processor time and allocation are its own. Reads a line and answers with one:
 * {@code round <requests>} runs a {@link Round} and tells its {@link Figures}; {@code start} sends a request for each slot and
 * {@code await} waits for their answers; {@code heap} tells the bytes in use after collecting garbage; {@code open} makes
 * the client and {@code close} ends it. Ends with its input.
 */
public final class Worker {
    private static final int COLLECTIONS = 4;

    private final String name;
    private final String url;
    private final int threads;
    private final int slots;
    private final int size;
    private @Nullable Contender contender;
    private CountDownLatch running = new CountDownLatch(0);
    private volatile String failure = "";

    private Worker(String[] args) {
        name = args[0];
        url = args[1];
        threads = Integer.parseInt(args[2]);
        slots = Integer.parseInt(args[3]);
        size = Integer.parseInt(args[4]);
    }

    /**
     * Runs until standard input ends.
     *
     * @param args the client's name, the URL, threads, slots, and the size of a body
     */
    public static void main(String[] args) throws Exception {
        Worker worker = new Worker(args);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(worker.obey(line));
        }
        worker.close();
    }

    private void close() throws IOException {
        if (contender != null) {
            contender.close();
            contender = null;
        }
    }

    private Contender opened() {
        return Objects.requireNonNull(contender, "open comes first");
    }

    private String obey(String order) throws Exception {
        List<String> words = List.of(order.split(" ", -1));
        return switch (words.get(0)) {
            case "round" ->
                Round.run(opened(), Integer.parseInt(words.get(1)), slots, size).toLine();
            case "start" -> {
                start();
                yield "started";
            }
            case "await" -> {
                running.await();
                yield failure.isEmpty() ? "answered" : failure;
            }
            case "heap" -> Long.toString(heap());
            case "open" -> {
                contender = Contender.named(name, url, threads, slots, size);
                yield "opened";
            }
            case "close" -> {
                close();
                yield "closed";
            }
            default -> throw new IllegalArgumentException(order);
        };
    }

    private void start() {
        CountDownLatch answers = new CountDownLatch(slots);
        running = answers;
        Contender client = opened();
        for (int slot = 0; slot < slots; slot++) {
            client.call(slot, bytes -> {
                if (bytes != size) {
                    failure = "an answer of " + bytes + " bytes (expected: " + size + ")";
                }
                answers.countDown();
            });
        }
    }

    private static long heap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
