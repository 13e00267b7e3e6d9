package io.sallyport.spi;

import java.util.List;

/**
 * What a transport holds at one moment. The counts are read one after the other, so they may differ by what happens between.
 *
 * @param transport its name
 * @param tlsEngines the TLS engines in use and why, one line each; empty before the first
 * @param opening connections being opened
 * @param leased connections with an exchange
 * @param idle connections without one
 * @param waiting calls waiting for a connection
 * @param exchanges exchanges from their start to their end
 * @param timers timers that have not run
 * @param routes the same by route
 */
public record TransportSnapshot(
        String transport,
        List<String> tlsEngines,
        int opening,
        int leased,
        int idle,
        int waiting,
        int exchanges,
        int timers,
        List<Route> routes) {

    /**
     * Copies the lists.
     *
     * @param transport its name
     * @param tlsEngines the TLS engines in use and why
     * @param opening connections being opened
     * @param leased connections with an exchange
     * @param idle connections without one
     * @param waiting calls waiting for a connection
     * @param exchanges exchanges from their start to their end
     * @param timers timers that have not run
     * @param routes the same by route
     */
    public TransportSnapshot {
        tlsEngines = List.copyOf(tlsEngines);
        routes = List.copyOf(routes);
    }

    /**
     * What one route holds.
     *
     * @param name what requests have in common that share its connections
     * @param opening connections being opened
     * @param leased connections with an exchange
     * @param idle connections without one
     * @param waiting calls waiting for a connection
     */
    public record Route(String name, int opening, int leased, int idle, int waiting) {}
}
