package io.sallyport.checks;

import java.util.List;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails a test run in which something that Netty counts (a buffer, a TLS engine, a timer) was never released. Takes part
 * in every run that has this module on its class path, and stands aside where there is no Netty. It lives here and not
 * beside the tests because service files do not work inside named modules. Called by the thread that runs the tests.
 */
public final class LeakCheck implements LauncherSessionListener {
    private final boolean hasNetty = hasNetty();

    /** Called by the service loader. */
    public LeakCheck() {}

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (hasNetty) {
            Leaks.listen();
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        List<String> leaks = hasNetty ? Leaks.take(report -> true) : List.of();
        if (!leaks.isEmpty()) {
            throw new AssertionError("leaks in this run: " + leaks.size() + "\n" + String.join("\n", leaks));
        }
    }

    private static boolean hasNetty() {
        try {
            Class.forName("io.netty.buffer.ByteBuf", false, LeakCheck.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
