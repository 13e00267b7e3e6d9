package io.sallyport.testing;

import java.time.Duration;

/**
 * What a proxy and its connections work with. Immutable; its parts are thread-safe.
 *
 * @param limit how long whatever waits does so at most
 */
record ProxyTools(ProxySockets sockets, ProxyThreads threads, ProxyClock clock, Duration limit) {}
