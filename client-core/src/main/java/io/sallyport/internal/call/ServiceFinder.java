package io.sallyport.internal.call;

import io.sallyport.spi.ContentCodecProvider;
import io.sallyport.spi.JsonCodecProvider;
import io.sallyport.spi.TransportProvider;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds providers: through the loader of the contract, then through the thread's. Stateless. */
public final class ServiceFinder {

    private ServiceFinder() {}

    /**
     * The only transport there is.
     *
     * @throws IllegalStateException if there is none, or more than one, or one cannot be loaded
     */
    public static TransportProvider transport() {
        TransportProvider found = only(
                loader -> ServiceLoader.load(TransportProvider.class, loader),
                TransportProvider.class.getClassLoader(),
                "transport");
        if (found == null) {
            throw new IllegalStateException(
                    "no transport found: add the artifact io.sallyport:sallyport-client-netty to the class path or module path, or give the builder a transport");
        }
        return found;
    }

    /**
     * The only JSON codec there is, or null.
     *
     * @throws IllegalStateException if there is more than one, or one cannot be loaded
     */
    static @Nullable JsonCodecProvider jsonCodec() {
        return only(
                loader -> ServiceLoader.load(JsonCodecProvider.class, loader),
                JsonCodecProvider.class.getClassLoader(),
                "JSON codec");
    }

    /**
     * All that bring content codings.
     *
     * @throws IllegalStateException if one cannot be loaded
     */
    static Collection<ContentCodecProvider> contentCodecs() {
        return all(
                        loader -> ServiceLoader.load(ContentCodecProvider.class, loader),
                        ContentCodecProvider.class.getClassLoader(),
                        "content codec")
                .values();
    }

    private static <S> @Nullable S only(
            Function<@Nullable ClassLoader, ServiceLoader<S>> services, @Nullable ClassLoader ours, String what) {
        Map<String, S> found = all(services, ours, what);
        if (found.size() > 1) {
            throw new IllegalStateException("more than one " + what + " found: " + new TreeSet<>(found.keySet())
                    + " (expected: one; remove the others, or give the builder the one to use)");
        }
        return found.isEmpty() ? null : found.values().iterator().next();
    }

    private static <S> Map<String, S> all(
            Function<@Nullable ClassLoader, ServiceLoader<S>> services, @Nullable ClassLoader ours, String what) {
        Map<String, S> found = new LinkedHashMap<>();
        try {
            services.apply(ours)
                    .forEach(service -> found.putIfAbsent(service.getClass().getName(), service));
            services.apply(Thread.currentThread().getContextClassLoader())
                    .forEach(service -> found.putIfAbsent(service.getClass().getName(), service));
        } catch (ServiceConfigurationError e) {
            throw new IllegalStateException("a " + what + " cannot be loaded: " + e.getMessage(), e);
        }
        return found;
    }
}
