package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.cookie.MemoryCookieJar;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.Protocol;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestTls;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What cookies of one host do between a protocol in cleartext and one over TLS. */
@Timeout(60)
class SecureCookiesTest {

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    /** Every name is this machine. */
    private HttpClient client() {
        return leaks.watch(HttpClient.builder()
                .cookies(MemoryCookieJar.create())
                .tls(TestTls.clientConfig().toBuilder()
                        .dangerouslyAcceptAnyHostName()
                        .build())
                .resolver(host -> CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress())))
                .build());
    }

    private static String sent(HttpClient client, String url) throws Exception {
        return new String(client.blocking().get(url).bytes(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HTTP_1_1")
    void secureOnesGoOverTlsOnly(Protocol protocol) throws Exception {
        try (CookieServer server = CookieServer.start(Protocol.HTTP_1_1);
                CookieServer secure = CookieServer.start(protocol);
                HttpClient client = client()) {
            secure.sets(List.of("safe=1; Secure", "__Host-h=2; Secure; Path=/"));
            sent(client, secure.url("example.com", "/"));
            server.sets(List.of("safe=evil", "more=3; Secure", "plain=4"));
            assertThat(sent(client, server.url("example.com", "/"))).isEmpty();
            assertThat(sent(client, server.url("example.com", "/"))).isEqualTo("plain=4");
            assertThat(sent(client, secure.url("example.com", "/"))).isEqualTo("safe=1; __Host-h=2; plain=4");
        }
    }
}
