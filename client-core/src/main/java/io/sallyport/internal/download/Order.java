package io.sallyport.internal.download;

import io.sallyport.Request;
import io.sallyport.SaveProgress;
import io.sallyport.config.RetryPolicy;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be downloaded. Immutable.
 *
 * @param size the bytes it must have, or -1
 * @param digests what its digests must be: algorithm to lower-case hexadecimal digits
 */
public record Order(
        Request request,
        Path path,
        long size,
        Map<String, String> digests,
        int maxResumes,
        RetryPolicy retries,
        @Nullable SaveProgress progress) {

    /** Copies the digests. */
    public Order {
        digests = Map.copyOf(digests);
    }
}
