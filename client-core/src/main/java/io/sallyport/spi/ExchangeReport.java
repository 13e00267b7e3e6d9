package io.sallyport.spi;

import io.sallyport.HttpClientException;
import io.sallyport.error.Phase;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one exchange came to. Valid while {@link ExchangeContext#onEnd} runs. */
public interface ExchangeReport {

    /** {@return bytes written, head and body, before TLS} */
    long bytesSent();

    /** {@return bytes read, head and body, after TLS} */
    long bytesReceived();

    /** {@return the time spent in each phase that was entered} */
    Map<Phase, Duration> times();

    /** {@return what went wrong, or null if the body ended as it should or was closed by its reader} */
    @Nullable
    HttpClientException failure();
}
