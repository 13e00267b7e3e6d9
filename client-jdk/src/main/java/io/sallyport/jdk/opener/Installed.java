package io.sallyport.jdk.opener;

import io.sallyport.HttpClient;
import org.jspecify.annotations.Nullable;

/** The one place of this package with state for the whole program: the opener that is installed, and the client of openers that name none. Thread-safe. */
final class Installed {

    private static final Object LOCK = new Object();

    // Guarded by LOCK.
    private static @Nullable Opener opener;
    private static @Nullable HttpClient client;

    private Installed() {}

    static Opener opener() {
        synchronized (LOCK) {
            Opener known = opener;
            if (known == null) {
                known = Opener.builder().build();
                opener = known;
            }
            return known;
        }
    }

    static void install(@Nullable Opener value) {
        synchronized (LOCK) {
            opener = value;
        }
    }

    /** Never closed: its threads are daemons. */
    static HttpClient client() {
        synchronized (LOCK) {
            HttpClient known = client;
            if (known == null) {
                known = HttpClient.create();
                client = known;
            }
            return known;
        }
    }
}
