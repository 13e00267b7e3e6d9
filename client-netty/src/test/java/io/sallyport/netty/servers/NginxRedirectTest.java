package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.RedirectException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.Protocol;
import io.sallyport.testing.LeakExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Redirects as nginx writes them, with its pages as bodies. */
@ParameterizedClass
@EnumSource(Protocol.class)
@Timeout(60)
class NginxRedirectTest {

    @RegisterExtension
    static final Nginx nginx = new Nginx();

    @Parameter
    Protocol protocol;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private HttpClient client() {
        return leaks.watch(protocol.client().build());
    }

    private String authority() {
        return "localhost:" + nginx.port(NginxPort.of(protocol));
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({
        "301, GET, GET||secret", "301, POST, GET||secret", "301, PUT, PUT|4|secret",
        "302, GET, GET||secret", "302, POST, GET||secret", "302, DELETE, DELETE|4|secret",
        "303, GET, GET||secret", "303, POST, GET||secret", "303, PUT, GET||secret",
        "307, GET, GET||secret", "307, POST, POST|4|secret", "307, PATCH, PATCH|4|secret",
        "308, GET, GET||secret", "308, POST, POST|4|secret", "308, PUT, PUT|4|secret",
    })
    void eachStatusWithEachMethod(int status, String method, String seen) throws Exception {
        try (HttpClient client = client()) {
            Request.Builder request = Request.builder(method, nginx.url(protocol, "/go" + status + "?to=/seen"))
                    .header("Authorization", "secret");
            FullResponse response = client.blocking()
                    .fetch(
                            method.equals("GET")
                                    ? request.build()
                                    : request.body("body").build());
            assertThat(response.text()).isEqualTo(seen + "|" + authority() + "|/seen");
            assertThat(response.history()).extracting(Response::status).containsExactly(status);
            assertThat(response.connection().uses())
                    .as("the page of the redirect was read away")
                    .isEqualTo(2);
        }
    }

    @Test
    void aLoopIsNamed() throws Exception {
        try (HttpClient client = client()) {
            assertThatThrownBy(() -> client.blocking().get(nginx.url(protocol, "/loop/a")))
                    .isInstanceOfSatisfying(RedirectException.class, failure -> {
                        assertThat(failure).hasMessageContaining("a loop, it was sent before");
                        assertThat(failure.history()).hasSize(21);
                    });
        }
    }
}
