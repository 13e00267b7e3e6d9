package io.sallyport.jdk.url;

import io.sallyport.jdk.internal.Installed;
import io.sallyport.jdk.internal.url.ClientHandler;
import java.net.URLStreamHandler;
import java.net.spi.URLStreamHandlerProvider;
import org.jspecify.annotations.Nullable;

/** Found by the platform: has {@code http} and {@code https} URLs opened by Sallyport where the JVM was started with {@code -Dsallyport.url.handler=true}. Stateless. */
public final class UrlHandlerProvider extends URLStreamHandlerProvider {

    /** For the platform's loader. */
    public UrlHandlerProvider() {}

    @Override
    public @Nullable URLStreamHandler createURLStreamHandler(String protocol) {
        return Boolean.getBoolean(Installed.PROPERTY) ? ClientHandler.provided(protocol) : null;
    }
}
