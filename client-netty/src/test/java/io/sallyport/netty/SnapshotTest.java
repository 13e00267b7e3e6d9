package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.error.ProtocolException;
import io.sallyport.spi.TransportSnapshot;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ScriptedPeer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a call has held is given back when its end is told, not some time after. The callbacks are there before the answer, so they run where the end is told. */
@Timeout(30)
final class SnapshotTest {
    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @Test
    void aBodyThatIsInCountsNoLonger() {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<TransportSnapshot> told =
                    client.get(peer.url("/")).thenCompose(Response::text).thenApply(text -> client.snapshot());
            PeerConnection connection = peer.accept();
            connection.readRequest();
            connection.respond(200, "body");

            TransportSnapshot then = told.join();
            assertThat(then.exchanges()).isZero();
            assertThat(then.leased()).isZero();
            assertThat(then.idle()).isEqualTo(1);
        }
    }

    @Test
    void aFailedCallCountsNoLonger() {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = leaks.watch(HttpClient.create())) {
            CompletableFuture<TransportSnapshot> told = client.get(peer.url("/"))
                    .handle((response, failure) -> {
                        assertThat(failure).isInstanceOf(ProtocolException.class);
                        return client.snapshot();
                    });
            PeerConnection connection = peer.accept();
            connection.readRequest();
            connection.send("no answer\r\n\r\n");

            assertThat(told.join().exchanges()).isZero();
        }
    }
}
