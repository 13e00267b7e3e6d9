package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.CallFuture;
import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.Interceptor;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.TargetUri;
import io.sallyport.cookie.CookieJar;
import io.sallyport.cookie.MemoryCookieJar;
import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.InterceptorException;
import io.sallyport.error.Processing;
import io.sallyport.spi.Transport;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A jar around the attempts of a call. */
final class CookiesTest {

    private final FakeTransport transport = new FakeTransport();
    private final MemoryCookieJar jar = MemoryCookieJar.create();

    private HttpClient client(Interceptor... attemptInterceptors) {
        var builder = transport.client().cookies(jar);
        for (Interceptor interceptor : attemptInterceptors) {
            builder.attemptInterceptor(interceptor);
        }
        return builder.build();
    }

    private void stored(String url, String field) {
        jar.store(Request.get(url).build(), Headers.of("Set-Cookie", field));
    }

    private @Nullable String sent(int exchange) {
        return transport.exchange(exchange).request().headers().first("Cookie");
    }

    @Test
    void whatOneAnswerSetsTheNextRequestSends() {
        HttpClient client = client();
        CallFuture<Response> first = client.get("http://a.com/");
        assertThat(sent(1)).isNull();
        transport.exchange(1).answer(200, "", "Set-Cookie", "a=1", "X", "y", "set-cookie", "b=2");
        assertThat(first.join().headers().all("Set-Cookie")).hasSize(2);
        client.get("http://a.com/x");
        assertThat(sent(2)).isEqualTo("a=1; b=2");
        client.get("http://b.com/");
        assertThat(sent(3)).isNull();
    }

    @Test
    void isOffUnlessAskedFor() {
        stored("http://a.com/", "a=1");
        HttpClient client = transport.client().build();
        client.get("http://a.com/");
        transport.exchange(1).answer(200, "", "Set-Cookie", "b=2");
        client.get("http://a.com/");
        assertThat(sent(2)).isNull();
        assertThat(transport.client().cookies(jar).cookies(null).build().get("http://a.com/"))
                .isNotNull();
        assertThat(sent(3)).isNull();
    }

    @Test
    void derivedClientsShareTheJar() {
        stored("http://a.com/", "a=1");
        client().toBuilder().build().get("http://a.com/");
        assertThat(transport.exchange().request().headers().all("Cookie")).containsExactly("a=1");
    }

    @Test
    void theUsersOwnCookieWins() {
        stored("http://a.com/", "a=1");
        HttpClient client = client();
        client.send(Request.get("http://a.com/").header("cookie", "mine=2").build());
        assertThat(transport.exchange(1).request().headers().all("Cookie")).containsExactly("mine=2");
        transport.exchange(1).answer(200, "", "Set-Cookie", "b=3");
        client.get("http://a.com/");
        assertThat(sent(2)).isEqualTo("a=1; b=3");
    }

    @Test
    void literalRequestsNeitherSendNorStore() {
        stored("http://a.com/", "a=1");
        HttpClient client = client();
        client.send(Request.get("http://a.com/").literal().build());
        assertThat(sent(1)).isNull();
        transport.exchange(1).answer(200, "", "Set-Cookie", "b=2");
        client.get("http://a.com/");
        assertThat(sent(2)).isEqualTo("a=1");
    }

    @Test
    void eachAttemptAsksAnewAndStoresWhateverTheStatus() {
        stored("http://a.com/", "a=1");
        client((request, chain) -> chain.proceed(request).thenCompose(response -> {
                    response.close();
                    return chain.proceed(request);
                }))
                .get("http://a.com/");
        transport.exchange(1).answer(401, "", "Set-Cookie", "step=2");
        assertThat(jar.all()).hasSize(2);
        transport.exchange(2).answer(200, "");
        client().get("http://a.com/");
        transport.exchange(3).fail(ReplayRuleTest.idleConnectionDied());
        assertThat(sent(4)).isEqualTo("a=1; step=2");
    }

    @Test
    void userInterceptorsSeeTheCookies() {
        stored("http://a.com/", "a=1");
        List<String> seen = new ArrayList<>();
        client((request, chain) -> {
                    seen.addAll(request.headers().all("Cookie"));
                    return chain.proceed(request);
                })
                .get("http://a.com/");
        assertThat(seen).containsExactly("a=1");
    }

    @Test
    void cookiesDoNotFollowARequestThatIsSentElsewhere() {
        stored("http://a.com/", "a=secret");
        stored("http://b.com/", "b=1");
        HttpClient client = client((request, chain) -> chain.proceed(request.toBuilder()
                .target(TargetUri.parse("http://" + request.headers().first("To") + "/"))
                .build()));
        client.send(Request.get("http://a.com/").header("To", "b.com").build());
        assertThat(sent(1)).isEqualTo("b=1");
        transport.exchange(1).answer(200, "", "Set-Cookie", "new=1");
        assertThat(jar.all().get(2).domain()).isEqualTo("b.com");
        client.send(Request.get("http://a.com/").header("To", "c.com").build());
        assertThat(sent(2)).isNull();
    }

    @Test
    void aTargetThatAnInterceptorChoseHasItsCookiesAlsoIfTheFirstOneHasNone() {
        stored("http://node.com/", "n=1");
        HttpClient client = client((request, chain) -> chain.proceed(
                request.toBuilder().target(TargetUri.parse("http://node.com/")).build()));
        client.get("http://service.com/");
        assertThat(sent(1)).isEqualTo("n=1");
    }

    @Test
    void cookiesOfARequestThatIsSentAgainAreLookedUpAnew() {
        stored("http://a.com/", "a=1");
        HttpClient client = client();
        CallFuture<Response> first = client.get("http://a.com/");
        transport.exchange(1).answer(200, "", "Set-Cookie", "a=2");
        client.send(first.join().request());
        assertThat(sent(2)).isEqualTo("a=2");
        client.send(first.join().request().toBuilder()
                .target(TargetUri.parse("http://evil.com/"))
                .build());
        assertThat(sent(3)).isNull();
    }

    @Test
    void anInterceptorMayChangeOrRemoveThem() {
        stored("http://a.com/", "a=1");
        client((request, chain) -> chain.proceed(
                        request.toBuilder().setHeader("Cookie", "b=2").build()))
                .get("http://a.com/");
        assertThat(sent(1)).isEqualTo("b=2");
    }

    @Test
    void aJarOfTheJdkIsAskedWhereItMayBlock() {
        ManualExecutor blocking = new ManualExecutor();
        HttpClient client = HttpClient.builder()
                .transport(blockingOn(blocking))
                .cookies(CookieJar.of(new CookieManager()))
                .build();
        CallFuture<Response> first = client.get("http://a.com/x{y}|%zz");
        assertThat(transport.exchanges()).isEmpty();
        blocking.run();
        transport.exchange(1).answer(200, "", "Set-Cookie", "a=1; Path=/", "Set-Cookie", "b=2; Path=/");
        assertThat(first).isNotDone();
        blocking.run();
        transport.run();
        assertThat(first).isCompleted();
        client.get("http://a.com/");
        blocking.run();
        assertThat(sent(2)).contains("a=1").contains("; ").contains("b=2");
    }

    @Test
    void aFullExecutorFailsTheCall() {
        ManualExecutor blocking = new ManualExecutor();
        blocking.close();
        CallFuture<Response> call = HttpClient.builder()
                .transport(blockingOn(blocking))
                .cookies(CookieJar.of(new CookieManager()))
                .build()
                .get("http://a.com/");
        transport.run();
        assertThatThrownBy(call::join).hasCauseInstanceOf(BlockingExecutorException.class);
    }

    /** Fails in either direction, with its secret in the text. */
    private static final class Failing extends CookieHandler {

        private boolean failsGet;

        @Override
        public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) throws IOException {
            if (failsGet) {
                throw new IOException("a=secret");
            }
            return Map.of();
        }

        @Override
        public void put(URI uri, Map<String, List<String>> headers) throws IOException {
            throw new IOException("a=secret");
        }
    }

    @Test
    void aFailingJarFailsTheCall() {
        Failing handler = new Failing();
        HttpClient client = transport.client().cookies(CookieJar.of(handler)).build();
        CallFuture<Response> call = client.get("http://a.com/");
        FakeBody body = transport.exchange(1).head(200, "Set-Cookie", "a=secret");
        transport.run();
        InterceptorException failure = failure(call);
        assertThat(failure.processing()).isEqualTo(Processing.ANSWERED);
        assertThat(failure).hasMessageContaining("the cookie jar failed").hasRootCauseInstanceOf(IOException.class);
        assertThat(failure.getMessage()).doesNotContain("secret");
        assertThat(body.isClosed()).isTrue();

        handler.failsGet = true;
        CallFuture<Response> unsent = client.get("http://a.com/");
        transport.run();
        assertThat(failure(unsent).processing()).isEqualTo(Processing.NOT_PROCESSED);
        assertThat(transport.exchanges()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=secret\r\nInjected: yes", "a=secret\u0000", "a=secret\u0100"})
    void aJarCannotInjectFields(String field) {
        CookieJar evil = new CookieJar() {
            @Override
            public String cookies(Request request) {
                return field;
            }

            @Override
            public void store(Request request, Headers headers) {}
        };
        CallFuture<Response> call = transport.client().cookies(evil).build().get("http://a.com/");
        transport.run();
        assertThat(failure(call))
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
        assertThat(transport.exchanges()).isEmpty();
    }

    private static InterceptorException failure(CallFuture<Response> call) {
        try {
            call.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof InterceptorException failure) {
                return failure;
            }
            throw e;
        }
        throw new AssertionError("the call did not fail");
    }

    private Transport blockingOn(Executor blocking) {
        transport.blockingExecutor = blocking;
        return transport;
    }
}
