package io.sallyport.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/** Measures the harness itself: what every other number here contains. */
public class HarnessBenchmark {
    /** Called by JMH. */
    public HarnessBenchmark() {}

    /** Does nothing. */
    @Benchmark
    public void nothing() {}
}
