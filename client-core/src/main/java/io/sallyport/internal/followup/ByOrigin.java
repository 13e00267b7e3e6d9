package io.sallyport.internal.followup;

import io.sallyport.TargetUri;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What is remembered of the origins that were used last. Not thread-safe. */
final class ByOrigin<T> {

    /** Origins that are remembered; one that comes back starts anew. */
    static final int MAX_ORIGINS = 1024;

    private record Origin(boolean secure, String host, int port) {}

    /** In the order of use. */
    private final LinkedHashMap<Origin, T> values = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, T> eldest) {
            return size() > MAX_ORIGINS;
        }
    };

    /** What is known of the origin of a target; something new, if that is nothing. */
    T get(TargetUri target, Supplier<T> unknown) {
        return values.computeIfAbsent(
                new Origin(target.isSecure(), target.host(), target.port()), origin -> unknown.get());
    }

    /** How many origins are remembered. */
    int size() {
        return values.size();
    }
}
