package io.sallyport.benchmarks.loop;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one round of one client came to.
 *
 * @param cpuMicros CPU time of this process a request, in microseconds
 * @param bytes bytes allocated by all its threads a request
 * @param perSecond requests a second
 * @param p50 median latency in microseconds
 * @param p99 99th percentile of latency in microseconds
 */
record Figures(double cpuMicros, double bytes, double perSecond, double p50, double p99) {

    static Figures of(long requests, long cpuNanos, long bytes, long wallNanos, long[] latencies) {
        long[] sorted = latencies.clone();
        Arrays.sort(sorted);
        return new Figures(
                cpuNanos / 1e3 / requests,
                (double) bytes / requests,
                requests * 1e9 / wallNanos,
                sorted[sorted.length / 2] / 1e3,
                sorted[(int) (sorted.length * 0.99)] / 1e3);
    }

    /** The median of each figure by itself. */
    static Figures median(List<Figures> rounds) {
        return new Figures(
                median(rounds, Figures::cpuMicros),
                median(rounds, Figures::bytes),
                median(rounds, Figures::perSecond),
                median(rounds, Figures::p50),
                median(rounds, Figures::p99));
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        return rounds.stream()
                .map(figure::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .skip(rounds.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
