package io.sallyport.internal.call;

import io.sallyport.RequestOptions;
import io.sallyport.config.Timeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The limits of one request. Pure functions. Stateless. */
final class Limits {

    private Limits() {}

    /** The client's limits, and in their place what the request sets. */
    static Timeouts of(RequestOptions own, Timeouts client) {
        boolean setsNone = own.poolTimeout() == null
                && own.connectTimeout() == null
                && own.proxyTimeout() == null
                && own.tlsTimeout() == null
                && own.writeTimeout() == null
                && own.responseTimeout() == null
                && own.readTimeout() == null
                && own.deadline() == null;
        if (setsNone) {
            return client;
        }
        return client.toBuilder()
                .pool(or(own.poolTimeout(), client.pool()))
                .connect(or(own.connectTimeout(), client.connect()))
                .proxy(or(own.proxyTimeout(), client.proxy()))
                .tls(or(own.tlsTimeout(), client.tls()))
                .write(or(own.writeTimeout(), client.write()))
                .response(or(own.responseTimeout(), client.response()))
                .read(or(own.readTimeout(), client.read()))
                .call(or(own.deadline(), client.call()))
                .build();
    }

    private static Duration or(@Nullable Duration set, Duration otherwise) {
        return set != null ? set : otherwise;
    }
}
