package io.sallyport.netty.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;

/** A program of the system as a second opinion. One that is missing leaves its test out, which {@code -Dservers=required} makes a failure. */
final class Tool {

    private static final boolean REQUIRED = "required".equals(System.getProperty("servers"));

    private Tool() {}

    /** What it writes to its output, given that input. */
    static String run(byte[] input, String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            String missing = command[0] + ": not on the PATH";
            if (REQUIRED) {
                throw new IllegalStateException("-Dservers=required, but " + missing, e);
            }
            System.out.println("[servers] LEFT OUT " + missing);
            return Assumptions.abort(missing);
        }
        process.getOutputStream().write(input);
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new AssertionError(command[0] + " ended with " + code + ": " + output);
        }
        return output;
    }
}
