package io.sallyport.spi;

import io.sallyport.HttpClientException;
import io.sallyport.error.Phase;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one exchange came to. Valid while {@link ExchangeContext#onEnd} runs. */
public interface ExchangeReport {

    /** Bytes written, head and body, before TLS. */
    long bytesSent();

    /** Bytes read, head and body, after TLS. */
    long bytesReceived();

    /** The time spent in each phase that was entered. */
    Map<Phase, Duration> times();

    /** What went wrong, or null if the body ended as it should or was closed by its reader. */
    @Nullable
    HttpClientException failure();
}
