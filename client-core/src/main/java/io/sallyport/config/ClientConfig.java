package io.sallyport.config;

/**
 * All settings of one client that its exchanges need, by topic. What several clients share (connections, event loops) is in {@link PoolConfig} and the transport. Immutable.
 *
 * @param timeouts how long each phase may take
 * @param tls whom it trusts and what it shows
 * @param http1 limits of HTTP/1.1
 * @param body how much of a body is kept in memory
 * @param guard which addresses may be connected to
 */
public record ClientConfig(Timeouts timeouts, TlsConfig tls, Http1Config http1, BodyConfig body, AddressGuard guard) {

    private static final ClientConfig DEFAULTS = new ClientConfig(
            Timeouts.defaults(),
            TlsConfig.defaults(),
            Http1Config.defaults(),
            BodyConfig.defaults(),
            AddressGuard.off());

    /** {@return settings that are all defaults} */
    public static ClientConfig defaults() {
        return DEFAULTS;
    }
}
