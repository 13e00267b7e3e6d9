package io.sallyport.jdk.internal.url;

import io.sallyport.ConnectionInfo;
import io.sallyport.Request;
import io.sallyport.Response;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The connections that were made over the first factory's sockets while it was not known whose it is. They are used as long as they live, since a server may have no second one to give; an origin that answered by another one is
 * forgotten. Thread-safe.
 */
final class FirstConnections {

    /** More origins than these are not waited for. */
    private static final int MAX_ORIGINS = 16;

    private final Map<String, ConnectionInfo> byOrigin = new ConcurrentHashMap<>();

    /** Remembers the connection that a request to a new origin is answered by. */
    void begin(Request request, CompletableFuture<Response> sent) {
        sent.thenAccept(response -> {
            if (byOrigin.size() < MAX_ORIGINS && !isLast(response)) {
                byOrigin.putIfAbsent(origin(request), response.connection());
            }
        });
    }

    /** Whether the origin of a request is still reached by what there was first. */
    boolean reach(Request request) {
        return byOrigin.containsKey(origin(request));
    }

    /** Forgets the origin if this is not answered by its first connection. */
    CompletableFuture<Response> goOn(Request request, CompletableFuture<Response> sent) {
        sent.whenComplete((response, failure) -> {
            if (!isFirst(request, response)) {
                byOrigin.remove(origin(request));
            }
        });
        return sent;
    }

    @SuppressWarnings("ReferenceEquality") // the very connection
    private boolean isFirst(Request request, @Nullable Response response) {
        return response != null && !isLast(response) && response.connection() == byOrigin.get(origin(request));
    }

    private static boolean isLast(Response response) {
        return response.headers().list("Connection").stream().anyMatch(option -> option.equalsIgnoreCase("close"));
    }

    private static String origin(Request request) {
        return request.target().scheme() + "://" + request.target().authority();
    }
}
