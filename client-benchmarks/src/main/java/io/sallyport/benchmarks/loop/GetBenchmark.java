package io.sallyport.benchmarks.loop;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One GET of 1 KiB after the other, to a server in a process of its own: what a call costs a thread that waits for it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class GetBenchmark {
    private final Child server;
    private final HttpClient client = HttpClient.create();
    private final String url;

    /** Called by JMH. */
    public GetBenchmark() {
        try {
            server = new Child(List.of(), LoopServer.class, "1024");
            url = "http://127.0.0.1:" + server.read() + "/";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends client and server. */
    @TearDown
    public void close() throws IOException {
        client.close();
        server.close();
    }

    /** The future, waited for. */
    @Benchmark
    public byte[] getBytes() {
        return client.get(url).thenCompose(Response::bytes).join();
    }

    /** The blocking face. */
    @Benchmark
    public byte[] blockingGetBytes() throws HttpClientException {
        return client.blocking().get(url).bytes();
    }
}
