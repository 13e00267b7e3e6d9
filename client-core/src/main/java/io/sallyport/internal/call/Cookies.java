package io.sallyport.internal.call;

import io.sallyport.Attribute;
import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Interceptor;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.TargetUri;
import io.sallyport.cookie.CookieJar;
import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.InterceptorException;
import io.sallyport.error.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * A jar around each attempt, as two interceptors: the outermost adds cookies, so that the user's own see what goes out; the innermost stores those of the answer to what was really sent, and looks up
 * anew what was found for another target. Immutable.
 */
final class Cookies {

    /** What the jar gave, and for which target; an empty field for nothing. */
    private record Given(TargetUri target, String field) {}

    private static final Attribute<Given> GIVEN = Attribute.of("cookies", Given.class);

    private final CookieJar jar;
    private final Executor blocking;

    Cookies(CookieJar jar, Executor blocking) {
        this.jar = jar;
        this.blocking = blocking;
    }

    List<Interceptor> around(List<Interceptor> users) {
        List<Interceptor> all = new ArrayList<>(users.size() + 2);
        all.add(this::add);
        all.addAll(users);
        all.add(this::store);
        return List.copyOf(all);
    }

    private CompletionStage<Response> add(Request request, Interceptor.Chain chain) {
        if (request.options().literal()) {
            return chain.proceed(request);
        }
        if (!request.headers().contains("Cookie")) {
            return lookUpAndProceed(request, chain);
        }
        return isGiven(request) ? lookUpAndProceed(withoutCookies(request), chain) : chain.proceed(request);
    }

    private CompletionStage<Response> store(Request request, Interceptor.Chain chain) {
        if (request.options().literal()) {
            return chain.proceed(request);
        }
        Given given = request.attribute(GIVEN);
        if (given == null || given.target().equals(request.target()) || !isGiven(request)) {
            return proceedAndStore(request, chain);
        }
        return lookUpAndProceed(withoutCookies(request), cookied -> proceedAndStore(cookied, chain));
    }

    /** Whether its cookies are a jar's, also of an attempt before, and not what a user put in their place. */
    private static boolean isGiven(Request request) {
        Given given = request.attribute(GIVEN);
        return given != null
                && request.headers().all("Cookie").equals(given.field().isEmpty() ? List.of() : List.of(given.field()));
    }

    private static Request withoutCookies(Request request) {
        Headers others = request.headers().toBuilder().remove("Cookie").build();
        return request.with(others, request.body());
    }

    private CompletionStage<Response> lookUpAndProceed(Request request, Interceptor.Chain next) {
        return ask(Phase.PREPARE, request, () -> withCookies(request)).thenCompose(next::proceed);
    }

    private Request withCookies(Request request) {
        String field = jar.cookies(request);
        if (field == null || field.isEmpty()) {
            return request.toBuilder()
                    .attribute(GIVEN, new Given(request.target(), ""))
                    .build();
        }
        return request.toBuilder()
                .header("Cookie", field)
                .attribute(GIVEN, new Given(request.target(), field))
                .build();
    }

    private CompletionStage<Response> proceedAndStore(Request request, Interceptor.Chain chain) {
        return chain.proceed(request).thenCompose(response -> stored(request, response));
    }

    private CompletionStage<Response> stored(Request request, Response response) {
        if (!response.headers().contains("Set-Cookie")) {
            return CompletableFuture.completedFuture(response);
        }
        return ask(Phase.RESPONSE_HEAD, request, () -> {
                    jar.store(request, response.headers());
                    return response;
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        response.close();
                    }
                });
    }

    /** Here, or where it may block. */
    private <T> CompletionStage<T> ask(Phase phase, Request request, Supplier<T> question) {
        if (!jar.mayBlock()) {
            try {
                return CompletableFuture.completedFuture(question.get());
            } catch (Throwable e) {
                return CompletableFuture.failedFuture(failed(phase, request, e));
            }
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            blocking.execute(() -> {
                T found;
                try {
                    found = question.get();
                } catch (Throwable e) {
                    answer.completeExceptionally(failed(phase, request, e));
                    return;
                }
                answer.complete(found);
            });
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new BlockingExecutorException(facts(phase, request), "the cookie jar cannot be asked: " + e, e));
        }
        return answer;
    }

    /** The text names no more: what a jar says of its cookies may be a secret. */
    private static HttpClientException failed(Phase phase, Request request, Throwable cause) {
        return new InterceptorException(facts(phase, request), "the cookie jar failed", cause);
    }

    private static FailureFacts facts(Phase phase, Request request) {
        FailureFacts unsent = FailureFacts.unsent(phase, request);
        return phase == Phase.PREPARE ? unsent : unsent.answered();
    }
}
