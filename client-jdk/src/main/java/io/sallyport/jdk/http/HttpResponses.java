package io.sallyport.jdk.http;

import io.sallyport.Response;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Responses of Sallyport, as {@code java.net.http} has them. Stateless. */
public final class HttpResponses {

    private HttpResponses() {}

    /**
     * {@return the same response with its body as a handler wants it} The body's subscriber is fed with what it asks for, one buffer at a time, where the response's {@link io.sallyport.ResponseBody#publisher} gives them:
     * on the connection's event loop or the call's callback executor, which subscribers that block want, such as those for files. Its request is the last one that was sent, without a body and without fields that hold secrets; earlier answers have a null body. The version is
     * HTTP_2 or, for anything else, HTTP_1_1. A failure of the body is an {@link io.sallyport.HttpClientException}.
     *
     * @param <T> what the body becomes
     * @param response one whose body nobody has asked for; closed if the handler or its subscriber fails
     * @param handler chooses what the body becomes, by status and headers
     */
    public static <T> CompletableFuture<HttpResponse<T>> of(Response response, HttpResponse.BodyHandler<T> handler) {
        CompletableFuture<HttpResponse<T>> result = new CompletableFuture<>();
        result.whenComplete((answer, failure) -> {
            if (failure != null) {
                response.close(); // cancelled, late, or of no use
            }
        });
        CompletionStage<T> read;
        try {
            HttpResponse.BodySubscriber<T> subscriber =
                    Objects.requireNonNull(handler.apply(ResponseView.info(response)), "subscriber");
            response.body().publisher().subscribe(new ListSubscriber(subscriber, result::completeExceptionally));
            read = Objects.requireNonNull(subscriber.getBody(), "body");
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
            return result;
        }
        read.whenComplete((body, failure) -> {
            if (failure == null) {
                result.complete(ResponseView.of(response, body));
            } else {
                boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
                result.completeExceptionally(wrapped ? failure.getCause() : failure);
            }
        });
        return result;
    }
}
