package io.sallyport.benchmarks.loop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Compares clients on the same work in one run: GET of some bytes over HTTP/1.1 with keep-alive, rounds in turn A B C A B C, medians, and ratios to the bare loop. Arguments, each {@code name=value}: {@code rounds} (7), {@code requests} a round
 * (100000), {@code slots} in flight (64), {@code size} of a body in bytes (1024), {@code threads} of each client (2), {@code warmup} rounds (3).
 */
public final class ClosedLoop {

    private ClosedLoop() {}

    /** Runs the comparison and prints a table. */
    public static void main(String[] args) throws Exception {
        Map<String, Integer> options = options(args);
        int slots = options.get("slots");
        int size = options.get("size");
        int threads = options.get("threads");
        Process server = startServer();
        try {
            String url = "http://127.0.0.1:" + port(server) + "/" + size;
            List<Contender> contenders = List.of(
                    new BareContender(url, threads, slots),
                    new SallyportContender(url, threads),
                    new AhcContender(url, threads));
            Map<String, List<Figures>> rounds = new LinkedHashMap<>();
            for (int round = -options.get("warmup"); round < options.get("rounds"); round++) {
                for (Contender contender : contenders) {
                    Figures figures = Round.run(contender, options.get("requests"), slots, size);
                    if (round >= 0) {
                        rounds.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                                .add(figures);
                    }
                }
            }
            print(options, rounds);
            for (Contender contender : contenders) {
                contender.close();
            }
        } finally {
            server.destroy();
        }
    }

    private static void print(Map<String, Integer> options, Map<String, List<Figures>> rounds) {
        System.out.println(options + ", Java " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors");
        System.out.printf(
                Locale.ROOT,
                "%-20s %12s %12s %12s %9s %9s %10s %10s%n",
                "client",
                "CPU us/req",
                "bytes/req",
                "req/s",
                "p50 us",
                "p99 us",
                "CPU ratio",
                "byte ratio");
        Figures bare =
                Figures.median(Objects.requireNonNull(rounds.values().iterator().next()));
        rounds.forEach((name, figures) -> {
            Figures middle = Figures.median(figures);
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %12.2f %12.0f %12.0f %9.0f %9.0f %10.2f %10.2f%n",
                    name,
                    middle.cpuMicros(),
                    middle.bytes(),
                    middle.perSecond(),
                    middle.p50(),
                    middle.p99(),
                    middle.cpuMicros() / bare.cpuMicros(),
                    middle.bytes() / bare.bytes());
        });
    }

    private static Map<String, Integer> options(String[] args) {
        Map<String, Integer> options = new LinkedHashMap<>();
        options.put("rounds", 7);
        options.put("requests", 100_000);
        options.put("slots", 64);
        options.put("size", 1024);
        options.put("threads", 2);
        options.put("warmup", 3);
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals < 0
                    || options.replace(arg.substring(0, equals), Integer.valueOf(arg.substring(equals + 1))) == null) {
                throw new IllegalArgumentException(
                        arg + " (expected: name=number with a name of " + options.keySet() + ")");
            }
        }
        return options;
    }

    private static Process startServer() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoopServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int port(Process server) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        return Integer.parseInt(Objects.requireNonNull(out.readLine(), "the server printed no port"));
    }
}
