package io.sallyport.benchmarks.loop;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Weighs what a client holds on the heap for a connection: with a request in flight, at a server that keeps its answer back,
 * and idle after it; with its share of the client itself. Each client has a process of its own, and does all of it once before
 * it is weighed.
 *
 * <p>Arguments, each {@code name=value}: {@code slots} in flight (1000), {@code size} of a body in bytes (1024),
 * {@code threads} of each client (1), {@code clients}, {@code jvm} arguments of the clients.
 */
public final class HeapInFlight {
    private final Child server;
    private final Child worker;
    private final int slots;

    private HeapInFlight(Child server, Child worker, int slots) {
        this.server = server;
        this.worker = worker;
        this.slots = slots;
    }

    /** Weighs and prints a table. */
    public static void main(String[] args) throws Exception {
        Options options = options(args);
        System.out.println(ClosedLoop.machine());
        System.out.println(options);
        System.out.println("| client | bytes/connection with its request in flight | bytes/connection idle after it |");
        System.out.println("|---|---:|---:|");
        for (String client : options.list("clients", ",")) {
            Weight weight = weigh(client, options);
            System.out.printf(Locale.ROOT, "| %s | %d | %d |%n", client, weight.inFlight(), weight.idle());
        }
    }

    /** The arguments, or the defaults of those that are not given. */
    static Options options(String... args) {
        return new Options(
                args,
                "slots",
                "1000",
                "size",
                "1024",
                "threads",
                "1",
                "clients",
                String.join(",", Contender.BARE, Contender.SALLYPORT_GET, Contender.ASYNC_HTTP_CLIENT),
                "jvm",
                // A thread that has just been given a buffer of its own to allocate in would weigh all of it.
                "-Xmx512m -XX:+UseSerialGC -XX:-UseTLAB");
    }

    /** Bytes of heap for each connection. */
    record Weight(long inFlight, long idle) {

        private Weight orLess(Weight other) {
            return new Weight(Math.min(inFlight, other.inFlight), Math.min(idle, other.idle));
        }
    }

    /** Weighs one client. */
    static Weight weigh(String client, Options options) throws IOException {
        try (Child server = new Child(List.of("-Xmx256m"), LoopServer.class, options.text("size"));
                Child worker = new Child(
                        options.list("jvm", " "),
                        Worker.class,
                        client,
                        "http://127.0.0.1:" + server.read() + "/",
                        options.text("threads"),
                        options.text("slots"),
                        options.text("size"))) {
            HeapInFlight scales = new HeapInFlight(server, worker, options.number("slots"));
            scales.weigh(); // classes, code and caches are not what is weighed
            Weight least = scales.weigh();
            for (int i = 0; i < 2; i++) {
                least = least.orLess(scales.weigh()); // what else happens in the process can only add
            }
            return least;
        }
    }

    private Weight weigh() throws IOException {
        long before = heap();
        worker.ask("open");
        sendAll();
        answerAll(); // each slot has its connection now, which has seen an answer
        long idle = heap();
        sendAll();
        long inFlight = heap();
        answerAll();
        worker.ask("close");
        while (!server.ask("connections").equals("0")) {
            Thread.onSpinWait();
        }
        return new Weight((inFlight - before) / slots, (idle - before) / slots);
    }

    /** Returns when the server has all requests. */
    private void sendAll() throws IOException {
        server.ask("hold");
        worker.ask("start");
        while (Integer.parseInt(server.ask("held")) < slots) {
            Thread.onSpinWait();
        }
    }

    private void answerAll() throws IOException {
        server.ask("release");
        String outcome = worker.ask("await");
        if (!outcome.equals("answered")) {
            throw new IllegalStateException(outcome);
        }
    }

    private long heap() throws IOException {
        return Long.parseLong(worker.ask("heap"));
    }
}
