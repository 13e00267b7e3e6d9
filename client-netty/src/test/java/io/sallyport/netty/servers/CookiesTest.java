package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientBuilder;
import io.sallyport.cookie.CookieJar;
import io.sallyport.cookie.MemoryCookieJar;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.Protocol;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestTls;
import java.net.CookieManager;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Cookies over sockets, with the JDK's server at the other end. */
@ParameterizedClass
@EnumSource(Protocol.class)
@Timeout(60)
class CookiesTest {

    @Parameter
    Protocol protocol;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    /** Every name is this machine. */
    private HttpClient client(CookieJar jar) {
        HttpClientBuilder builder = protocol.client()
                .cookies(jar)
                .tls(TestTls.clientConfig().toBuilder()
                        .dangerouslyAcceptAnyHostName()
                        .build())
                .resolver(host -> CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress())));
        return leaks.watch(builder.build());
    }

    private static String sent(HttpClient client, String url) throws Exception {
        return new String(client.blocking().get(url).bytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void comeAndGo() throws Exception {
        try (CookieServer server = CookieServer.start(protocol);
                HttpClient client = client(MemoryCookieJar.create())) {
            server.sets(List.of(
                    "id=1",
                    "wide=2; Domain=example.com",
                    "path=3; Path=/p",
                    "latin=\u00E9",
                    "gone=4; Max-Age=0",
                    "x=9; Domain=com"));
            assertThat(sent(client, server.url("www.example.com", "/"))).isEmpty();
            server.sets(List.of());
            assertThat(sent(client, server.url("www.example.com", "/p/q")))
                    .isEqualTo("path=3; id=1; wide=2; latin=\u00E9");
            assertThat(sent(client, server.url("example.com", "/"))).isEqualTo("wide=2");
            assertThat(sent(client, server.url("other.com", "/"))).isEmpty();
        }
    }

    @Test
    void aManagerOfTheJdkWorksToo() throws Exception {
        try (CookieServer server = CookieServer.start(protocol);
                HttpClient client = client(CookieJar.of(new CookieManager()))) {
            server.sets(List.of("a=1", "b=2"));
            sent(client, server.url("example.com", "/"));
            assertThat(sent(client, server.url("example.com", "/")).split("; ", -1))
                    .containsExactlyInAnyOrder("a=1", "b=2");
        }
    }

    @Test
    void manyCallsAtATimeShareOneJar() throws Exception {
        MemoryCookieJar jar = MemoryCookieJar.create();
        try (CookieServer server = CookieServer.start(protocol);
                HttpClient client = client(jar)) {
            server.sets(List.of("a=1", "b=2; Domain=example.com"));
            List<String> urls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                urls.add(server.url("h" + i % 5 + ".example.com", "/"));
            }
            urls.stream().map(client::get).toList().forEach(call -> call.join().close());
            assertThat(jar.all()).hasSize(6);
            assertThat(sent(client, urls.get(0)).split("; ", -1))
                    .containsExactlyInAnyOrder("a=1", "b=2"); // which came first is chance
        }
    }
}
