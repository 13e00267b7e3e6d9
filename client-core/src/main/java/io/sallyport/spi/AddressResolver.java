package io.sallyport.spi;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Looks up the addresses of a host. Thread-safe; must not block. Two clients with different resolvers never share a connection. */
@FunctionalInterface
public interface AddressResolver {

    /**
     * Looks up one name.
     *
     * @param host a lower-case ASCII name, never an address in numbers
     * @return the addresses in the order to try; an empty list, null or a failure makes the call fail with {@link io.sallyport.error.ResolveFailedException}
     */
    CompletionStage<List<InetAddress>> resolve(String host);
}
