package io.sallyport.netty.internal.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files this process may have open. Stateless. */
public final class OpenFileLimit {

    /** What is assumed where the limit is not known. */
    public static final int UNKNOWN = 10_240;

    private static final Path LIMITS = Path.of("/proc/self/limits");

    private OpenFileLimit() {}

    /** The soft limit, at most a million; {@link #UNKNOWN} where it cannot be read. */
    public static int get() {
        try {
            for (String line : Files.readAllLines(LIMITS)) {
                if (line.startsWith("Max open files")) {
                    String limits = line.substring("Max open files".length()).trim();
                    String soft = limits.substring(0, limits.indexOf(' '));
                    return soft.equals("unlimited") ? 1_000_000 : (int) Math.min(Long.parseLong(soft), 1_000_000);
                }
            }
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return UNKNOWN; // not Linux, or not readable
        }
        return UNKNOWN;
    }
}
