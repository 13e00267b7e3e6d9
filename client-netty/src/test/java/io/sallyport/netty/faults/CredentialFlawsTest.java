package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.FullResponse;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.Request;
import io.sallyport.auth.Authenticator;
import io.sallyport.config.RedirectConfig;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials of one origin and the peers that would like to have them: by redirect, by challenge, by user information. Some of it by the numbers under which it was published of other clients. */
@Timeout(60)
class CredentialFlawsTest {

    private static final String CHALLENGES = String.join(
            "\r\n",
            "WWW-Authenticate: Basic realm=\"r\"",
            "WWW-Authenticate: Bearer, Digest realm=\"r\", nonce=\"n\", qop=auth, domain=\"/ http://127.0.0.1/\"",
            "Proxy-Authenticate: Basic realm=\"r\"",
            "");

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private static Authenticator authenticator(String kind) {
        return switch (kind) {
            case "basic" -> Authenticator.basic("ada", "s3cret");
            case "basic at once" -> Authenticator.basic("ada", "s3cret").preemptive();
            case "digest" -> Authenticator.digest("ada", "s3cret");
            case "bearer" -> Authenticator.bearer(() -> CompletableFuture.completedFuture("s3cret"));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    static Stream<Arguments> ways() {
        return Stream.of("basic", "basic at once", "digest", "bearer")
                .flatMap(kind -> Stream.of("client", "request")
                        .flatMap(from -> Stream.of("ab", "aba", "as", "sa", "abab")
                                .map(chain -> Arguments.of(kind, from, chain))));
    }

    /** CVE-2018-1000007 (another host), CVE-2022-27774 (another port or scheme), CVE-2024-45336 (there and back): the second round goes with what was remembered. */
    @ParameterizedTest(name = "{0} of the {1}, {2}")
    @MethodSource("ways")
    void redirectsDoNotTakeThemAlong(String kind, String from, String chain) throws Exception {
        try (ScriptedPeer a = ScriptedPeer.start();
                ScriptedPeer b = ScriptedPeer.start();
                ScriptedPeer s = ScriptedPeer.start(TestTls.serverContext())) {
            List<ScriptedPeer> hops = chain.chars()
                    .mapToObj(name -> name == 'a' ? a : name == 'b' ? b : s)
                    .toList();
            List<String> leaked = new CopyOnWriteArrayList<>();
            for (ScriptedPeer peer : List.of(a, b, s)) {
                peer.otherwise(c -> {
                    for (ReceivedRequest asked = c.nextRequest(); asked != null; asked = c.nextRequest()) {
                        boolean shown = asked.headers().contains("Authorization");
                        if (peer != hops.get(0) && shown) {
                            leaked.add(asked.target());
                        }
                        int hop = Integer.parseInt(asked.target().substring(1)) + 1;
                        boolean first = hop == 1;
                        if (hop == hops.size()) {
                            c.send("HTTP/1.1 401 \r\n" + CHALLENGES + "Content-Length: 3\r\n\r\nend");
                        } else if (first && !shown) {
                            c.send("HTTP/1.1 401 \r\n" + CHALLENGES + "Content-Length: 0\r\n\r\n");
                        } else {
                            c.send("HTTP/1.1 307 \r\nLocation: " + hops.get(hop).url("/" + hop)
                                    + "\r\nContent-Length: 0\r\n\r\n");
                        }
                    }
                });
            }
            HttpClientBuilder builder = HttpClient.builder()
                    .tls(TestTls.clientConfig())
                    .redirects(RedirectConfig.builder()
                            .policy(RedirectConfig.Policy.ALWAYS)
                            .build());
            Request.Builder request = Request.get(hops.get(0).url("/0"));
            if (from.equals("client")) {
                builder.authenticator(hops.get(0).url(""), authenticator(kind));
            } else {
                request.authenticator(authenticator(kind));
            }
            try (HttpClient client = leaks.watch(builder.build())) {
                for (int round = 0; round < 2; round++) {
                    FullResponse response = client.blocking().fetch(request.build());
                    assertThat(response.text()).isEqualTo("end");
                    assertThat(response.history()).hasSizeGreaterThanOrEqualTo(chain.length() - 1);
                }
            }
            assertThat(leaked).isEmpty();
        }
    }

    /** CVE-2022-27774 without a redirect: another origin asks, with the realm of the first. */
    @ParameterizedTest
    @ValueSource(strings = {"basic", "basic at once", "digest", "bearer"})
    void anotherOriginMayAskAsItLikes(String kind) throws Exception {
        try (ScriptedPeer a = ScriptedPeer.start();
                ScriptedPeer b = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .authenticator(a.url(""), authenticator(kind))
                        .build())) {
            List<String> leaked = new CopyOnWriteArrayList<>();
            a.otherwise(c -> {
                for (ReceivedRequest asked = c.nextRequest(); asked != null; asked = c.nextRequest()) {
                    boolean shown = asked.headers().contains("Authorization");
                    c.send("HTTP/1.1 " + (shown ? 200 : 401) + " \r\n" + CHALLENGES + "Content-Length: 0\r\n\r\n");
                }
            });
            b.otherwise(c -> {
                for (ReceivedRequest asked = c.nextRequest(); asked != null; asked = c.nextRequest()) {
                    leaked.addAll(asked.headers().all("Authorization"));
                    leaked.addAll(asked.headers().all("Proxy-Authorization"));
                    int status = asked.target().equals("/proxy") ? 407 : 401;
                    c.send("HTTP/1.1 " + status + " \r\n" + CHALLENGES + "Content-Length: 0\r\n\r\n");
                }
            });
            assertThat(client.blocking().get(a.url("/")).status()).isEqualTo(200);
            assertThat(client.blocking().get(b.url("/")).status()).isEqualTo(401);
            assertThat(client.blocking().get(b.url("/proxy")).status()).isEqualTo(407);
            assertThat(leaked).isEmpty();
        }
    }

    /** CVE-2024-47081 and CVE-2020-13956: whose host it is that stands behind an {@code @}. CVE-2021-22876: it is in nothing else that is sent. */
    @Test
    void userInformationGoesToTheHostThatIsMeant() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .authenticator("http://known.example", authenticator("basic at once"))
                        .build())) {
            List<String> seen = new CopyOnWriteArrayList<>();
            peer.otherwise(c -> {
                for (ReceivedRequest asked = c.nextRequest(); asked != null; asked = c.nextRequest()) {
                    seen.add(asked.target() + " " + asked.headers().first("Host") + " "
                            + asked.headers().first("Authorization") + " "
                            + asked.headers().first("Referer"));
                    c.send("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n");
                }
            });
            String authority = "127.0.0.1:" + peer.port();
            client.blocking().get("http://known.example:@" + authority + "/");
            client.blocking().get("http://known.example@" + authority + "/");
            assertThat(seen).containsOnly("/ " + authority + " Basic a25vd24uZXhhbXBsZTo= null");
        }
    }

    /** A peer that asks for ever, each time for another realm. */
    @Test
    void aServerThatAsksForEverIsAnsweredAFewTimes() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.builder()
                        .authenticator(peer.url(""), Authenticator.password("ada", "s3cret"))
                        .build())) {
            List<String> seen = new CopyOnWriteArrayList<>();
            peer.otherwise(c -> {
                for (ReceivedRequest asked = c.nextRequest(); asked != null; asked = c.nextRequest()) {
                    seen.add(asked.target());
                    c.send("HTTP/1.1 401 \r\nWWW-Authenticate: Digest realm=r" + seen.size() + ", nonce=n" + seen.size()
                            + ", stale=true\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000));
                }
            });
            FullResponse response =
                    client.blocking().fetch(Request.get(peer.url("/")).build());
            assertThat(response.status()).isEqualTo(401);
            assertThat(seen).hasSize(2);
        }
    }
}
