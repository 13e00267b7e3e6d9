package io.sallyport.netty.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Response;
import io.sallyport.config.TlsConfig;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that closes TCP without TLS's close_notify. */
@Timeout(30)
class MissingGoodbyeTest {

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private String answer(TlsConfig tls, String bytes) throws HttpClientException {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(HttpClient.builder().tls(tls).build())) {
            peer.next(connection -> connection.expectRequest().send(bytes).cut());
            return client.blocking().get(peer.url("/")).text();
        }
    }

    private static TlsConfig accepting(TlsConfig.Engine engine, String host) {
        return TestTls.clientConfig().toBuilder()
                .engine(engine)
                .acceptMissingCloseNotify(host)
                .build();
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void endsABodyWithoutAnotherEndForHostsThatAreNamed(TlsConfig.Engine engine) throws Exception {
        assertThat(answer(accepting(engine, "127.0.0.1"), "HTTP/1.1 200 OK\r\n\r\nwhole"))
                .isEqualTo("whole");
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void isATruncationForAllOthers(TlsConfig.Engine engine) {
        assertThatThrownBy(() -> answer(accepting(engine, "localhost"), "HTTP/1.1 200 OK\r\n\r\nha"))
                .isInstanceOf(TruncatedBodyException.class)
                .hasMessageContaining("without TLS close_notify (TlsConfig.acceptMissingCloseNotify)");
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void neverEndsABodyThatSaysHowLongItIs(TlsConfig.Engine engine) {
        TlsConfig tls = accepting(engine, "127.0.0.1");
        assertThatThrownBy(() -> answer(tls, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nha"))
                .isInstanceOf(TruncatedBodyException.class)
                .hasMessageContaining("3 bytes missing");
        assertThatThrownBy(() -> answer(tls, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nha\r\n"))
                .isInstanceOf(TruncatedBodyException.class);
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void aResetIsNoEndForAnybody(TlsConfig.Engine engine) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext());
                HttpClient client = leaks.watch(
                        HttpClient.builder().tls(accepting(engine, "127.0.0.1")).build())) {
            CountDownLatch read = new CountDownLatch(1);
            peer.next(connection -> connection
                    .expectRequest()
                    .send("HTTP/1.1 200 OK\r\n\r\nha")
                    .stallUntil(read)
                    .reset());
            Response response = client.get(peer.url("/")).join();
            read.countDown();
            assertThatThrownBy(() -> response.text().join()).hasCauseInstanceOf(TruncatedBodyException.class);
        }
    }
}
