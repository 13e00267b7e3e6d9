package io.sallyport.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Starts an example as users do, on the module path and on the class path. */
final class ModulePathIT {
    private static final Path JAR = Path.of("target", "sallyport-examples.jar");
    private static final Path LIB = Path.of("target", "lib");
    private static final String MODULE = "io.sallyport.examples";
    private static final String MAIN = "io.sallyport.examples.FirstCall";

    @Test
    void startsOnTheModulePathWithItsProviders() throws Exception {
        Run run = java("-p", path(JAR, LIB), "--show-module-resolution", "--dry-run", "-m", MODULE + "/" + MAIN);
        assertThat(run.output())
                .contains("root " + MODULE)
                .contains("io.sallyport.core binds io.sallyport.netty")
                .contains("io.sallyport.core binds io.sallyport.jackson");
        assertThat(run.code()).as(run.output()).isZero();
    }

    @Test
    void runsOnTheModulePath() throws Exception {
        Run run = java("-p", path(JAR, LIB), "-m", MODULE + "/" + MAIN);
        assertThat(run.output()).contains("POST a record as JSON").contains("0 exchanges, 0 waiting");
        assertThat(run.code()).as(run.output()).isZero();
    }

    @Test
    void startsOnTheClassPath() throws Exception {
        Run run = java("-cp", JAR.toString(), "--dry-run", MAIN);
        assertThat(run.code()).as(run.output()).isZero();
    }

    @Test
    void doesNotStartWithoutItsModules() throws Exception {
        Run run = java("-p", path(JAR), "--dry-run", "-m", MODULE + "/" + MAIN);
        assertThat(run.code()).isNotZero();
        assertThat(run.output()).containsPattern("Module [\\w.]+ not found, required by io.sallyport.examples");
    }

    private static String path(Path... parts) {
        return Stream.of(parts).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Run java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    private record Run(int code, String output) {}
}
