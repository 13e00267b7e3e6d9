package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.Request;
import io.sallyport.config.RedirectConfig;
import io.sallyport.error.RedirectException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other clients took along on redirects, by the names under which it was published: curl, urllib3, Requests, Guzzle, undici, follow-redirects, Go. Origins here differ by port, or by scheme and port. */
@Timeout(60)
class RedirectFlawsTest {

    private static final List<String> SECRET =
            List.of("Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key", "X-Default");

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private HttpClientBuilder client() throws Exception {
        return HttpClient.builder()
                .tls(TestTls.clientConfig())
                .redirects(RedirectConfig.builder()
                        .policy(RedirectConfig.Policy.ALWAYS)
                        .build())
                .defaultHeader("X-Default", "s3cret")
                .sensitiveHeaders("X-Default");
    }

    /** Where a chain goes: each letter is an origin. a and b speak http, s https. */
    static Stream<Arguments> chains() {
        return Stream.of(
                Arguments.of("CVE-2018-1000007, CVE-2018-20060: Authorization", "ab", "Authorization"),
                Arguments.of("CVE-2022-27774, CVE-2022-31091: another port", "ab", "Authorization"),
                Arguments.of("CVE-2022-27776: cookies on another port", "ab", "Cookie"),
                Arguments.of("CVE-2018-18074: https to http on one host", "sa", "Authorization"),
                Arguments.of("CVE-2022-31042: cookies from https to http", "sa", "Cookie"),
                Arguments.of("http to https is another origin, too", "as", "Authorization"),
                Arguments.of("CVE-2023-43804, CVE-2023-45143, CVE-2022-0155: cookies", "ab", "Cookie"),
                Arguments.of("CVE-2024-37891, CVE-2024-28849, CVE-2024-30260", "ab", "Proxy-Authorization"),
                Arguments.of("CVE-2024-45336: the second hop at the other origin", "abb", "Authorization"),
                Arguments.of("what the user marked", "ab", "X-Api-Key"),
                Arguments.of("what the client adds to all requests", "abb", "X-Default"),
                Arguments.of("there and back", "aba", "Authorization"),
                Arguments.of("there and back, cookies", "asa", "Cookie"),
                Arguments.of("round about", "abasba", "X-Api-Key"));
    }

    @ParameterizedTest(name = "{0} ({1})")
    @MethodSource("chains")
    void secretsStayWithTheFirstOrigin(String reference, String chain, String secret) throws Exception {
        try (ScriptedPeer a = ScriptedPeer.start();
                ScriptedPeer b = ScriptedPeer.start();
                ScriptedPeer s = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(client().build())) {
            List<ScriptedPeer> hops = chain.chars()
                    .mapToObj(name -> name == 'a' ? a : name == 'b' ? b : s)
                    .toList();
            for (ScriptedPeer peer : List.of(a, b, s)) {
                peer.otherwise(c -> {
                    for (ReceivedRequest asked = c.nextRequest(); asked != null; asked = c.nextRequest()) {
                        int hop = Integer.parseInt(asked.target().substring(1)) + 1;
                        c.send(
                                hop == hops.size()
                                        ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                                        : "HTTP/1.1 307 \r\nLocation: "
                                                + hops.get(hop).url("/" + hop) + "\r\nContent-Length: 0\r\n\r\n");
                    }
                });
            }
            Request.Builder request = Request.post(hops.get(0).url("/0"))
                    .sensitive("x-api-key")
                    .header("Host", "virtual.example")
                    .header("X-Plain", "plain")
                    .body("body");
            SECRET.forEach(name -> request.header(name, "s3cret"));
            assertThat(client.blocking().send(request.build()).text()).isEqualTo("ok");

            List<ReceivedRequest> seen = new ArrayList<>();
            for (ScriptedPeer peer : List.of(a, b, s)) {
                for (int i = 1; i <= peer.connections(); i++) {
                    seen.addAll(peer.connection(i).requests());
                }
            }
            assertThat(seen).hasSize(hops.size());
            for (ReceivedRequest asked : seen) {
                int hop = Integer.parseInt(asked.target().substring(1));
                boolean first = hop == 0;
                boolean ofProxies = secret.equals("Proxy-Authorization"); // there is none
                assertThat(asked.headers().first(secret)).isEqualTo(first && !ofProxies ? "s3cret" : null);
                assertThat(asked.head().contains("s3cret")).isEqualTo(first);
                assertThat(asked.headers().all("Host"))
                        .containsExactly(
                                first
                                        ? "virtual.example"
                                        : "127.0.0.1:" + hops.get(hop).port());
                assertThat(asked.headers().first("X-Plain")).isEqualTo("plain");
                assertThat(asked.text()).isEqualTo("body");
            }
        }
    }

    /** CVE-2023-45803: the body went out once more, as the body of a GET. */
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303})
    void aBodyIsNotSentWithTheGetThatFollowsAPost(int status) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(client().build())) {
            peer.next(c -> c.expectRequest("POST", "/")
                    .send("HTTP/1.1 " + status + " \r\nLocation: /next\r\nContent-Length: 0\r\n\r\n")
                    .expectRequest("GET", "/next")
                    .respond(200, "ok"));
            Request request = Request.post(peer.url("/"))
                    .header("Content-Encoding", "identity")
                    .body("s3cret")
                    .build();
            assertThat(client.blocking().send(request).text()).isEqualTo("ok");
            String head = peer.connection(1).request().head();
            assertThat(head).doesNotContainIgnoringCase("content-").doesNotContainIgnoringCase("transfer-encoding");
            assertThat(peer.connection(1).request().body()).isEmpty();
        }
    }

    /** CVE-2009-0037: a redirect named a file of the client's machine. */
    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/passwd", "jar:file:/x!/y", "ftp://127.0.0.1/", "javascript:alert(1)", "scp://h/x"})
    void otherSchemesAreRefused(String location) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(client().build())) {
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"));
            assertThatThrownBy(() -> client.blocking().get(peer.url("/")))
                    .isInstanceOf(RedirectException.class)
                    .hasMessageContaining("(expected: http or https)");
        }
    }

    /** A server that plants credentials for another origin. */
    @Test
    void userInformationOfALocationIsRefusedAndMasked() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(client().build())) {
            peer.next(c -> c.expectRequest()
                    .send("HTTP/1.1 302 Found\r\nLocation: http://u:s3cret@127.0.0.1/\r\nContent-Length: 0\r\n\r\n"));
            assertThatThrownBy(() -> client.blocking().get(peer.url("/")))
                    .isInstanceOf(RedirectException.class)
                    .hasMessageContaining("user information")
                    .message()
                    .doesNotContain("s3cret");
        }
    }
}
