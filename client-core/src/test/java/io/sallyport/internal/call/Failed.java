package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sallyport.HttpClientException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What a failed future holds. Stateless. */
final class Failed {

    private Failed() {}

    /** The failure of a future that has failed with that type. */
    static <E extends HttpClientException> E with(Class<E> type, CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        Throwable failure = catchThrowable(() -> future.getNow(null));
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        assertThat(cause).isExactlyInstanceOf(type);
        return type.cast(cause);
    }
}
