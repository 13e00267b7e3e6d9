package io.sallyport.netty.internal.connect;

import io.sallyport.spi.AddressResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The platform's resolver, which blocks, on an executor that may. Thread-safe. */
public final class SystemResolver implements AddressResolver {

    private final Executor blocking;

    /** Looks up on that executor. */
    public SystemResolver(Executor blocking) {
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String host) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return List.of(InetAddress.getAllByName(host));
                    } catch (UnknownHostException e) {
                        throw new CompletionException(e);
                    }
                },
                blocking);
    }
}
