package io.sallyport.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Looks for inputs that nobody has thought of, in a JVM of its own for each target, from the inputs that are kept: {@code fuzz.runs} of them, or for {@code fuzz.seconds} if that is given. Runs in the
 * profile {@code fuzz} only. What is counted and has a seed goes the same way each time, on a slow machine, too.
 */
@Tag("fuzzing")
@Execution(ExecutionMode.CONCURRENT)
class FuzzingTest {

    /** After how many inputs a planted mistake must have been found. */
    private static final int PLANTED_RUNS = 150_000;

    /** How long a JVM may take, beside the time it is given. */
    private static final int PATIENCE_SECONDS = 600;

    /** How Jazzer ends when it has found something. */
    private static final int FOUND = 77;

    static Stream<Target<?>> targets() {
        String only = System.getProperty("fuzz.target", "");
        return only.isEmpty() ? Targets.all().stream() : Stream.of(Targets.named(only));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void findsThePlantedMistake(Target<?> target, @TempDir Path scratch) throws Exception {
        Run run = fuzz(target, true, "-runs=" + PLANTED_RUNS, scratch);
        assertThat(run.exit).as("exit status\n%s", run.output).isEqualTo(FOUND);
        byte[] input = Files.readAllBytes(crash(scratch));
        assertThatCode(() -> target.run(input)).as("without the mistake").doesNotThrowAnyException();
        System.out.println(target + ": planted mistake found in " + run.seconds + " s, " + run.speed());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void findsNothingElse(Target<?> target, @TempDir Path scratch) throws Exception {
        String seconds = System.getProperty("fuzz.seconds", "");
        String bound = seconds.isEmpty()
                ? "-runs=" + Integer.getInteger("fuzz.runs", 10_000)
                : "-max_total_time=" + Integer.parseInt(seconds);
        Run run = fuzz(target, false, bound, scratch);
        assertThat(run.exit).as("exit status\n%s", run.output).isZero();
        System.out.println(target + ": nothing found in " + run.seconds + " s, " + run.speed());
    }

    /** The input that was found. */
    private static Path crash(Path scratch) throws IOException {
        try (Stream<Path> files = Files.list(scratch)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("crash-"))
                    .findAny()
                    .orElseThrow();
        }
    }

    /** How a run ended. */
    private record Run(int exit, long seconds, String output) {

        private static final Pattern STATISTICS = Pattern.compile("stat::number_of_executed_units: *(\\d+)");

        /** By the statistics that the fuzzer prints. */
        String speed() {
            Matcher count = STATISTICS.matcher(output);
            return count.find() ? count.group(1) + " inputs" : "nobody knows how many inputs";
        }
    }

    private static Run fuzz(Target<?> target, boolean planted, String bound, Path scratch)
            throws IOException, InterruptedException {
        Path found =
                Files.createDirectories(Path.of("target", "fuzz", target.name()).toAbsolutePath());
        Path output = scratch.resolve("output");
        Path fresh = Files.createDirectories(scratch.resolve("corpus"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+EnableDynamicAgentLoading",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")),
                "-Dfuzz.target=" + target.name(),
                "-Dfuzz.planted=" + planted,
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzMain.class.getName(),
                "--instrumentation_includes=io.sallyport.**:org.brotli.dec.**:io.airlift.compress.**",
                "--custom_hook_includes=io.sallyport.**",
                "--reproducer_path=" + scratch,
                "-artifact_prefix=" + (planted ? scratch : found) + "/",
                bound,
                "-timeout=60",
                "-seed=" + Integer.getInteger("fuzz.seed", 1),
                "-len_control=0",
                "-max_len=1024",
                "-dict=" + Path.of("src", "test", "fuzz.dict").toAbsolutePath(),
                "-print_final_stats=1",
                "-reload=0",
                "-seed_inputs="
                        + Corpus.files(target).stream().map(Path::toString).collect(Collectors.joining(",")),
                fresh.toString()));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS + Integer.getInteger("fuzz.seconds", 0), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        long took = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        return new Run(process.exitValue(), took, Files.readString(output, StandardCharsets.ISO_8859_1));
    }
}
