package io.sallyport.benchmarks.loop;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * What one round of one client came to.
 *
 * @param cpuMicros CPU time of the client's process a request, in microseconds
 * @param bytes bytes allocated by all its threads a request
 * @param perSecond requests a second
 * @param p50 median latency in microseconds
 * @param p99 99th percentile of latency in microseconds
 * @param max largest latency in microseconds
 */
record Figures(double cpuMicros, double bytes, double perSecond, double p50, double p99, double max) {

    private static final List<ToDoubleFunction<Figures>> ALL =
            List.of(Figures::cpuMicros, Figures::bytes, Figures::perSecond, Figures::p50, Figures::p99, Figures::max);

    static Figures of(long requests, long cpuNanos, long bytes, long wallNanos, long[] latencies) {
        long[] sorted = latencies.clone();
        Arrays.sort(sorted);
        return new Figures(
                cpuNanos / 1e3 / requests,
                (double) bytes / requests,
                requests * 1e9 / wallNanos,
                sorted[sorted.length / 2] / 1e3,
                sorted[(int) (sorted.length * 0.99)] / 1e3,
                sorted[sorted.length - 1] / 1e3);
    }

    /** For another process, which reads it by {@link #parse}. */
    String toLine() {
        return ALL.stream()
                .map(figure -> Double.toString(figure.applyAsDouble(this)))
                .collect(Collectors.joining(" "));
    }

    static Figures parse(String line) {
        return of(Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble));
    }

    /** The median of each figure by itself. */
    static Figures median(List<Figures> rounds) {
        return of(ALL.stream().mapToDouble(figure -> median(rounds, figure)));
    }

    /** The median of a figure's ratio to another client's in the same round. */
    static double ratio(List<Figures> rounds, List<Figures> others, ToDoubleFunction<Figures> figure) {
        double[] ratios = new double[rounds.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(others.get(i));
        }
        return median(ratios);
    }

    private static Figures of(DoubleStream values) {
        double[] v = values.toArray();
        return new Figures(v[0], v[1], v[2], v[3], v[4], v[5]);
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        return median(rounds.stream().mapToDouble(figure).toArray());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
