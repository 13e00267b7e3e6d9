package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where locations lead, by the opinion of {@code curl -L}, but for spaces in a query and backslashes, which browsers read otherwise than curl. */
@Timeout(60)
class RedirectLocationsTest {

    private static final boolean REQUIRED = "required".equals(System.getProperty("servers"));

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "x",
                "./x",
                "../x",
                "../../../x",
                "/x/./y/../z",
                "/x//y",
                "?q=1",
                "/x?a=../b",
                "/x y/z",
                "/%zz%20%C3%A4",
                "/x;p=1,2",
                "/x#fragment",
                "//127.0.0.1:@PORT@/x",
                "http://127.0.0.1:@PORT@",
                "HTTP://127.0.0.1:@PORT@/x",
                "http://127.0.0.1:@PORT@?q",
                "http://0x7f.1:@PORT@/x",
                "/x@y:z",
            })
    void locationsLeadWhereCurlGoes(String location) throws Exception {
        Path curl = Path.of("/usr/bin/curl");
        if (!Files.isExecutable(curl)) {
            assertThat(REQUIRED).as("-Dservers=required, but there is no curl").isFalse();
            System.out.println("[servers] LEFT OUT curl: not in /usr/bin");
            Assumptions.abort("no curl");
        }
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            String sent = location.replace("@PORT@", Integer.toString(peer.port()));
            peer.otherwise(c -> {
                for (ReceivedRequest asked = c.nextRequest(); asked != null; asked = c.nextRequest()) {
                    if (asked.target().equals("/from/here?first")) {
                        c.send("HTTP/1.1 302 Found\r\nLocation: " + sent + "\r\nContent-Length: 0\r\n\r\n");
                    } else {
                        c.respond(200, asked.target() + " at " + asked.headers().first("Host"));
                    }
                }
            });
            String url = peer.url("/from/here?first");
            assertThat(client.blocking().get(url).text()).isEqualTo(ask(curl, url));
        }
    }

    private static String ask(Path curl, String url) throws Exception {
        Process process = new ProcessBuilder(curl.toString(), "-q", "--noproxy", "*", "-sSL", "--max-time", "20", url)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
