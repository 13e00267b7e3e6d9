package io.sallyport.spi;

import io.sallyport.config.PoolConfig;

/**
 * What a client asks of a transport it creates.
 *
 * @param pool limits of its connections
 */
public record TransportConfig(PoolConfig pool) {

    /** All defaults. */
    public static TransportConfig defaults() {
        return new TransportConfig(PoolConfig.defaults());
    }
}
