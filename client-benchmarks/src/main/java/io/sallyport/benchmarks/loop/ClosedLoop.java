package io.sallyport.benchmarks.loop;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Compares clients on the same work in one run: so many bytes down or up over HTTP/1.1 with keep-alive, each client and the server in
 * a process of its own. Rounds go in turn, A B C A B C; the table has medians, and medians of each round's ratio to the bare
 * loop.
 *
 * <p>Arguments, each {@code name=value}: {@code rounds} (9) after {@code warmup} rounds (5), {@code requests} a round (200000),
 * {@code slots} in flight (64), {@code size} of a body in bytes (1024), {@code threads} of each client (1), {@code clients}
 * (all, the first is what the others are compared with), {@code server} that {@code answers} with a body (default) or takes {@code uploads}, {@code jvm} arguments of the clients; {@code %} stands for the client's
 * name.
 */
public final class ClosedLoop {

    private ClosedLoop() {}

    /** Runs the comparison and prints a table. */
    public static void main(String[] args) throws Exception {
        Options options = new Options(
                args,
                "rounds",
                "9",
                "warmup",
                "5",
                "requests",
                "200000",
                "slots",
                "64",
                "size",
                "1024",
                "threads",
                "1",
                "clients",
                String.join(
                        ",",
                        Contender.BARE,
                        Contender.SALLYPORT_GET,
                        Contender.SALLYPORT_FETCH,
                        Contender.ASYNC_HTTP_CLIENT),
                "server",
                "answers",
                "jvm",
                "-Xms512m -Xmx512m -XX:+UseG1GC");
        System.out.println(machine());
        System.out.println(options);
        Map<String, List<Figures>> rounds = new LinkedHashMap<>();
        Map<String, Child> workers = new LinkedHashMap<>();
        try (Child server = server(options)) {
            String url = "http://127.0.0.1:" + server.read() + "/";
            for (String client : options.list("clients", ",")) {
                workers.put(client, worker(client, url, options));
                Objects.requireNonNull(workers.get(client)).ask("open");
                rounds.put(client, new ArrayList<>());
            }
            for (int round = -options.number("warmup"); round < options.number("rounds"); round++) {
                for (Map.Entry<String, Child> worker : workers.entrySet()) {
                    Figures figures = Figures.parse(worker.getValue().ask("round " + options.text("requests")));
                    if (round >= 0) {
                        Objects.requireNonNull(rounds.get(worker.getKey())).add(figures);
                    }
                }
            }
            for (Child worker : workers.values()) {
                worker.close();
            }
        }
        print(rounds);
    }

    private static Child server(Options options) throws IOException {
        Class<?> server = switch (options.text("server")) {
            case "answers" -> LoopServer.class;
            case "uploads" -> UploadServer.class;
            default ->
                throw new IllegalArgumentException(
                        "server: " + options.text("server") + " (expected: answers or uploads)");
        };
        return new Child(List.of("-Xmx256m"), server, options.text("size"));
    }

    private static Child worker(String client, String url, Options options) throws IOException {
        List<String> jvm = new ArrayList<>();
        for (String argument : options.list("jvm", " ")) {
            jvm.add(argument.replace("%", client));
        }
        return new Child(
                jvm, Worker.class, client, url, options.text("threads"), options.text("slots"), options.text("size"));
    }

    /** What the figures depend on, in one line. */
    static String machine() {
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %s %s, Java %s, load %.2f",
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static void print(Map<String, List<Figures>> rounds) {
        System.out.println(
                "| client | CPU | bytes | CPU us/request | bytes/request | requests/s | p50 us | p99 us | max us |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        List<Figures> first = rounds.values().iterator().next();
        rounds.forEach((name, figures) -> {
            Figures middle = Figures.median(figures);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.0f | %.0f | %.0f | %.0f | %.0f |%n",
                    name,
                    Figures.ratio(figures, first, Figures::cpuMicros),
                    Figures.ratio(figures, first, Figures::bytes),
                    middle.cpuMicros(),
                    middle.bytes(),
                    middle.perSecond(),
                    middle.p50(),
                    middle.p99(),
                    middle.max());
        });
    }
}
