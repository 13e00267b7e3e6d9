package io.sallyport.internal.call;

import io.sallyport.spi.Loop;
import org.jspecify.annotations.Nullable;

/** One clock for all calls of a client: the loop of the first one. Thread-safe. */
final class SharedClock {

    private @Nullable Loop clock;

    long now(Call call) {
        Loop used;
        synchronized (this) {
            used = clock == null ? call.home() : clock;
            clock = used;
        }
        return used.nanoTime();
    }
}
