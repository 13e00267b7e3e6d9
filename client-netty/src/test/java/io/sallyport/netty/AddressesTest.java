package io.sallyport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.event.ConnectEnded;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.RecordingListener;
import io.sallyport.testing.ScriptedPeer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host with several addresses, of which only the last listens: the whole of 127.0.0.0/8 is this machine. */
class AddressesTest {

    private static final List<InetAddress> DEAF_THEN_LISTENING = List.of(address(127, 0, 0, 7), address(127, 0, 0, 1));

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    private final RecordingListener events = new RecordingListener();

    private HttpClient client(List<InetAddress> addresses) {
        return leaks.watch(HttpClient.builder()
                .resolver(host -> CompletableFuture.completedFuture(addresses))
                .listener(events)
                .build());
    }

    @Test
    void eachIsTriedInTurn() throws HttpClientException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client(DEAF_THEN_LISTENING)) {
            peer.next(connection ->
                    connection.expectRequest().respond(200, "here").expectClose());
            assertThat(client.blocking()
                            .get("http://many.example:" + peer.port() + "/")
                            .text())
                    .isEqualTo("here");
        }
        assertThat(events.events(ConnectEnded.class))
                .extracting(ended -> ended.failure() == null)
                .containsExactly(false, true);
        events.assertPaired();
    }

    @Test
    void aRefusalNamesAllThatWereTriedAndKeepsWhatTheySaid() {
        try (HttpClient client = client(List.of(address(127, 0, 0, 7), address(127, 0, 0, 8)))) {
            assertThatThrownBy(() -> client.blocking().get("http://many.example:1/"))
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageContaining("127.0.0.7:1")
                    .hasMessageContaining("127.0.0.8:1")
                    .satisfies(failure -> assertThat(failure.getSuppressed()).hasSizeGreaterThanOrEqualTo(2));
        }
        events.assertPaired();
    }

    private static InetAddress address(int... octets) {
        try {
            byte[] bytes = new byte[octets.length];
            for (int i = 0; i < octets.length; i++) {
                bytes[i] = (byte) octets[i];
            }
            return InetAddress.getByAddress("many.example", bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
