package io.sallyport.spi;

import io.sallyport.config.PoolConfig;

/**
 * What a client asks of a transport it creates.
 *
 * @param pool limits of its connections
 */
public record TransportConfig(PoolConfig pool) {

    /** {@return all defaults: the pool's, see {@link PoolConfig#defaults}} */
    public static TransportConfig defaults() {
        return new TransportConfig(PoolConfig.defaults());
    }
}
