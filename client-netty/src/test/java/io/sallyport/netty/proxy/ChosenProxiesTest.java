package io.sallyport.netty.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.Headers;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.TargetUri;
import io.sallyport.auth.Authenticator;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ProxyException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.proxy.Proxy;
import io.sallyport.proxy.ProxyChooser;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.PeerScript;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which proxy a request takes, what that sees, and what nobody else does. */
@Timeout(60)
class ChosenProxiesTest {

    private static final String BASIC = "Basic YWRhOnNlY3JldA==";
    private static final String WHO =
            "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\n\r\n";

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private HttpClient client(HttpClientBuilder builder) {
        return leaks.watch(builder.tls(TestTls.clientConfig()).build());
    }

    private static Proxy at(ScriptedPeer peer) {
        return Proxy.http("127.0.0.1", peer.port());
    }

    /** One that refuses connections. */
    private static Proxy dead() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Proxy.http("127.0.0.1", socket.getLocalPort());
        }
    }

    private static String text(CompletableFuture<Response> call) throws Exception {
        return call.get(20, TimeUnit.SECONDS).text().get(20, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<?> call) {
        return call.handle((answer, failure) -> failure)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static Headers fields(PeerConnection peer) {
        return peer.request().headers();
    }

    private static PeerScript answers(String target) {
        return c -> c.expectRequest("GET", target).respond(200, "hello");
    }

    @Test
    void anAbsoluteFormNamesTheOriginTwice() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(HttpClient.builder().proxy(at(proxy)))) {
            proxy.next(c -> {
                c.expectRequest("GET", "http://origin.test:81/a?b");
                assertThat(fields(c).all("Host")).containsExactly("origin.test:81");
                assertThat(fields(c).contains("Proxy-Authorization")).isFalse();
                c.respond(200, "hello")
                        .expectRequest("GET", "http://origin.test:81/")
                        .respond(200, "again");
            });
            proxy.next(answers("http://other.test/"));
            assertThat(text(client.get("http://origin.test:81/a?b"))).isEqualTo("hello");
            assertThat(text(client.get("http://origin.test:81/"))).isEqualTo("again");
            assertThat(text(client.get("http://other.test/")))
                    .as("on another connection")
                    .isEqualTo("hello");
        }
    }

    @Test
    void aProxyThatAsksIsAnsweredOnTheSameConnectionAndRemembered() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(HttpClient.builder()
                        .proxy(at(proxy).withAuthenticator(Authenticator.password("ada", "secret"))))) {
            proxy.next(c -> {
                c.expectRequest("GET", "http://origin.test/").send(WHO);
                c.expectRequest("GET", "http://origin.test/");
                assertThat(fields(c).first("Proxy-Authorization")).isEqualTo(BASIC);
                assertThat(fields(c).first("Authorization")).isEqualTo("Bearer origin");
                c.respond(200, "hello").expectRequest("GET", "http://origin.test/b");
                assertThat(fields(c).first("Proxy-Authorization")).as("unasked").isEqualTo(BASIC);
                c.respond(200, "again");
            });
            Response first = client.send(Request.get("http://origin.test/")
                            .header("Authorization", "Bearer origin")
                            .build())
                    .get(20, TimeUnit.SECONDS);
            assertThat(first.text().get(20, TimeUnit.SECONDS)).isEqualTo("hello");
            assertThat(first.history()).as("407 is below what the call sees").isEmpty();
            assertThat(text(client.get("http://origin.test/b"))).isEqualTo("again");
        }
    }

    @Test
    void whatIsForTheProxyStopsThere() throws Exception {
        Request byHand = Request.get("https://localhost/")
                .header("Proxy-Authorization", BASIC)
                .header("Authorization", "Bearer origin")
                .build();
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(HttpClient.builder().proxy(at(proxy)))) {
            proxy.next(c -> {
                c.expectRequest("CONNECT", "localhost:443");
                assertThat(fields(c).first("Proxy-Authorization")).isEqualTo(BASIC);
                assertThat(fields(c).contains("Authorization")).isFalse();
                assertThat(fields(c).first("User-Agent")).isEqualTo("sallyport");
                c.send("HTTP/1.1 200 OK\r\n\r\n")
                        .startTls(TestTls.serverContext())
                        .expectRequest("GET", "/");
                assertThat(fields(c).contains("Proxy-Authorization")).isFalse();
                assertThat(fields(c).first("Authorization")).isEqualTo("Bearer origin");
                c.respond(200, "hello");
            });
            proxy.next(c -> {
                c.expectRequest("CONNECT", "localhost:443");
                assertThat(fields(c).contains("Proxy-Authorization")).isFalse();
                c.send("HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n");
            });
            assertThat(text(client.send(byHand))).isEqualTo("hello");
            assertThat(failure(client.get("https://localhost/")))
                    .as("not on the connection of somebody else's credentials")
                    .isInstanceOf(ProxyException.class);
        }
        try (ScriptedPeer origin = ScriptedPeer.start();
                HttpClient client = client(HttpClient.builder())) {
            origin.next(c -> {
                c.expectRequest("GET", "/");
                assertThat(fields(c).contains("Proxy-Authorization")).isFalse();
                c.respond(200, "hello");
            });
            assertThat(text(client.send(byHand.toBuilder()
                            .target(TargetUri.parse(origin.url("/")))
                            .build())))
                    .as("without a proxy")
                    .isEqualTo("hello");
        }
    }

    @Test
    void anotherProxySeesNothingOfTheFirst() throws Exception {
        try (ScriptedPeer first = ScriptedPeer.start();
                ScriptedPeer second = ScriptedPeer.start();
                HttpClient client = client(HttpClient.builder()
                        .proxies(target -> List.of(target.pathAndQuery().equals("/a") ? at(first) : at(second))))) {
            first.next(c -> {
                c.expectRequest("GET", "http://origin.test/a");
                assertThat(fields(c).first("Proxy-Authorization")).isEqualTo(BASIC);
                c.send("HTTP/1.1 302 Go\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
            });
            second.next(c -> {
                c.expectRequest("GET", "http://origin.test/b");
                assertThat(fields(c).contains("Proxy-Authorization")).isFalse();
                c.respond(200, "hello");
            });
            assertThat(text(client.send(Request.get("http://origin.test/a")
                            .header("Proxy-Authorization", BASIC)
                            .build())))
                    .isEqualTo("hello");
        }
    }

    @Test
    void theNextIsTriedWhereOneCannotBeReached() throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        Proxy dead = dead();
        try (ScriptedPeer mute = ScriptedPeer.start();
                ScriptedPeer proxy = ScriptedPeer.start()) {
            ProxyChooser chooser = new ProxyChooser() {
                @Override
                public List<Proxy> choose(TargetUri target) {
                    return List.of(dead, at(mute), at(proxy));
                }

                @Override
                public void failed(TargetUri target, Proxy failed, IOException failure) {
                    told.add(failed + " " + failure.getClass().getSimpleName());
                }
            };
            mute.next(c -> c.expectRequest("CONNECT", "localhost:443").close());
            proxy.next(c -> c.expectRequest("CONNECT", "localhost:443")
                    .send("HTTP/1.1 200 OK\r\n\r\n")
                    .startTls(TestTls.serverContext())
                    .expectRequest("GET", "/")
                    .respond(200, "hello"));
            try (HttpClient client = client(HttpClient.builder().proxies(chooser))) {
                assertThat(text(client.get("https://localhost/"))).isEqualTo("hello");
            }
            assertThat(told).containsExactly(dead + " ConnectFailedException", at(mute) + " ProxyException");
        }
    }

    @Test
    void aRefusalIsAnAnswerAndTheLastFailureTellsOfAll() throws Exception {
        Proxy dead = dead();
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(HttpClient.builder().proxies(ProxyChooser.of(at(proxy), dead)))) {
            proxy.next(c -> c.expectRequest().send("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"));
            assertThat(failure(client.get("https://localhost/"))).isInstanceOf(ProxyException.class);
        }
        try (HttpClient client = client(HttpClient.builder().proxies(ProxyChooser.of(dead, dead())))) {
            assertThat(failure(client.get("https://localhost/")))
                    .isInstanceOf(ConnectFailedException.class)
                    .satisfies(last -> assertThat(last.getSuppressed()[0]).isInstanceOf(ConnectFailedException.class));
        }
    }

    @Test
    void thePlatformsSelectorIsAskedAndTold() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Proxy dead = dead();
        try (ScriptedPeer origin = ScriptedPeer.start()) {
            ProxySelector selector = new ProxySelector() {
                @Override
                public List<java.net.Proxy> select(URI uri) {
                    told.add("select " + uri + " "
                            + Thread.currentThread().getName().contains("blocking"));
                    return List.of(
                            new java.net.Proxy(
                                    java.net.Proxy.Type.SOCKS,
                                    InetSocketAddress.createUnresolved(dead.host(), dead.port())),
                            java.net.Proxy.NO_PROXY);
                }

                @Override
                public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                    told.add("failed " + address + " "
                            + Thread.currentThread().getName().contains("blocking"));
                    throw new IllegalStateException("a bad one");
                }
            };
            origin.next(answers("/a"));
            try (HttpClient client = client(HttpClient.builder().proxies(ProxyChooser.of(selector)))) {
                assertThat(text(client.get(origin.url("/a")))).isEqualTo("hello");
            }
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("select " + origin.url("/") + " true");
            assertThat(told.poll(20, TimeUnit.SECONDS))
                    .isEqualTo("failed " + new InetSocketAddress(dead.host(), dead.port()) + " true");
            assertThat(told).isEmpty();
        }
    }

    @Test
    void aBrokenChooserFailsTheCall() throws Exception {
        List<ProxyChooser> broken = List.of(
                target -> {
                    throw new IllegalStateException("broken");
                },
                target -> null,
                target -> List.of(),
                ProxyChooser.of(new ProxySelector() {
                    @Override
                    public List<java.net.Proxy> select(URI uri) {
                        return null;
                    }

                    @Override
                    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
                }));
        for (ProxyChooser chooser : broken) {
            try (HttpClient client = client(HttpClient.builder().proxies(chooser))) {
                assertThat(failure(client.get("http://origin.test/"))).isInstanceOf(ProxyException.class);
            }
        }
    }

    @Test
    void theNamesOfTargetsAreTheProxysToLookUp() throws Exception {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        try (ScriptedPeer proxy = ScriptedPeer.start();
                HttpClient client = client(HttpClient.builder()
                        .proxy(Proxy.http("proxy.test", proxy.port()))
                        .resolver(host -> {
                            asked.add(host);
                            return CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress()));
                        }))) {
            proxy.next(answers("http://origin.test/"));
            assertThat(text(client.get("http://origin.test/"))).isEqualTo("hello");
        }
        assertThat(asked).containsExactly("proxy.test");
    }
}
