package io.sallyport.examples.fetch;

import io.sallyport.SaveProgress;
import io.sallyport.examples.Report;
import java.io.PrintStream;
import java.util.Locale;

/** {@code [######    ]  60 %  2.4 MiB of 4.0 MiB}, on one line of a terminal. Told one at a time. */
final class ProgressBar implements SaveProgress {

    private static final int WIDTH = 40;

    private final PrintStream out;
    private String shown = "";

    ProgressBar(PrintStream out) {
        this.out = out;
    }

    @Override
    public void saved(long written, long total) {
        String line = text(written, total);
        if (!line.equals(shown)) {
            out.print("\r" + line);
            out.flush();
            shown = line;
        }
    }

    /** The last line stays. */
    void end() {
        if (!shown.isEmpty()) {
            out.println();
        }
    }

    static String text(long written, long total) {
        if (total <= 0) {
            return Report.size(written);
        }
        int filled = (int) Math.min(WIDTH, written * WIDTH / total);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d %%  %s of %s",
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                Math.min(100, written * 100 / total),
                Report.size(written),
                Report.size(total));
    }
}
