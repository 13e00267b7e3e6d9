package io.sallyport.netty.internal.attempt;

import io.sallyport.HttpClientException;
import io.sallyport.error.Phase;
import io.sallyport.spi.ExchangeReport;
import java.time.Duration;
import java.util.Map;

/** The report of an exchange that never was. Immutable. */
record NeverSent(HttpClientException failure) implements ExchangeReport {

    @Override
    public long bytesSent() {
        return 0;
    }

    @Override
    public long bytesReceived() {
        return 0;
    }

    @Override
    public Map<Phase, Duration> times() {
        return Map.of();
    }
}
