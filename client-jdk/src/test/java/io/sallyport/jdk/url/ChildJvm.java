package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in a JVM of its own, on the class path of this one, modules or not. Stateless. */
final class ChildJvm {

    /** Before what a child saw: the log goes the same way. */
    private static final String MARK = "seen: ";

    private ChildJvm() {}

    /** Called in the child: says what it saw, in one line. */
    static void see(Object what) {
        System.out.println(MARK + what);
    }

    /** What a program saw. */
    static List<String> run(List<String> options, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output.lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .toList();
    }

    private static String classPath() {
        String modules = System.getProperty("jdk.module.path");
        Path tests = Path.of(ChildJvm.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Path own = Path.of("target", "test-classes").toAbsolutePath();
        return (modules == null ? "" : modules + File.pathSeparator)
                + System.getProperty("java.class.path")
                + File.pathSeparator
                + tests
                + File.pathSeparator
                + own;
    }
}
