package io.sallyport.benchmarks.loop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own that answers each line with a line, on the class path of this one. Confined to one thread. */
final class Child implements AutoCloseable {
    private final String name;
    private final Process process;
    private final PrintStream in;
    private final BufferedReader out;

    /** Starts it. */
    Child(List<String> jvmArguments, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.add("-Dslf4j.internal.verbosity=ERROR"); // no logger is what is wanted
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), main.getName()));
        command.addAll(List.of(arguments));
        name = main.getSimpleName() + List.of(arguments);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Its next line. */
    String read() throws IOException {
        String line = out.readLine();
        while (line != null && line.startsWith("[")) {
            line = out.readLine(); // the JVM's own log, which the flight recorder writes here
        }
        if (line == null) {
            throw new IOException(name + " ended; what it said is above");
        }
        return line;
    }

    /** Its answer to a line. */
    String ask(String line) throws IOException {
        in.println(line);
        return read();
    }

    /** Ends it, and waits until it has written what it has to write. */
    @Override
    public void close() throws IOException {
        in.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
