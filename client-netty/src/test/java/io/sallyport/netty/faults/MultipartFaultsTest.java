package io.sallyport.netty.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.MultipartBody;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.RequestBodyException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Multipart bodies that cannot be sent to their end close their files and streams. */
@Timeout(30)
class MultipartFaultsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    /** Never ends; tells when it is closed. */
    private static final class Endless extends InputStream {

        final CountDownLatch closed = new CountDownLatch(1);
        final CountDownLatch read = new CountDownLatch(1);

        @Override
        public int read() {
            throw new AssertionError("byte by byte");
        }

        @Override
        public int read(byte[] into, int start, int length) {
            read.countDown();
            return length;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private static Throwable failure(CallFuture<?> call) throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("it answered " + call.get(10, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private Path file(int size) throws IOException {
        return Files.write(folder.resolve("f"), new byte[size]);
    }

    /** Files are closed where they are read, a moment after the call has ended. */
    private void awaitNoOpenFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        while (Files.isDirectory(descriptors) && hasOpenFile(descriptors)) {
            Thread.onSpinWait();
        }
    }

    private boolean hasOpenFile(Path descriptors) throws IOException {
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.anyMatch(this::isInFolder);
        }
    }

    private boolean isInFolder(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(folder);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    private HttpClient client() {
        return leaks.watch(HttpClient.builder().tls(TestTls.clientConfig()).build());
    }

    private static ScriptedPeer peer(boolean secure) {
        return secure ? ScriptedPeer.start(TestTls.serverContext()) : ScriptedPeer.start();
    }

    private static Request post(ScriptedPeer peer, MultipartBody body) {
        return Request.post(peer.url("/")).body(body).build();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPeerThatResetsInMidUpload(boolean secure) throws Exception {
        Endless last = new Endless();
        try (ScriptedPeer peer = peer(secure);
                HttpClient client = client()) {
            peer.next(c -> c.expectBytes("POST / HTTP/1.1\r\n").reset());
            MultipartBody body = RequestBody.multipart()
                    .file("large", file(8 << 20))
                    .part("endless", RequestBody.inputStream(last))
                    .build();
            assertThat(failure(client.send(post(peer, body)))).isInstanceOf(ConnectionLostException.class);
            assertThat(last.closed.await(10, TimeUnit.SECONDS)).isTrue();
            awaitNoOpenFiles();
        }
    }

    @Test
    void aCancelClosesWhatIsReadAndWhatWouldBe() throws Exception {
        Endless reading = new Endless();
        Endless waiting = new Endless();
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> c.drain());
            CallFuture<?> call = client.send(post(
                    peer,
                    RequestBody.multipart()
                            .file("small", file(10))
                            .part("reading", RequestBody.inputStream(reading))
                            .part("waiting", RequestBody.inputStream(waiting))
                            .build()));
            assertThat(reading.read.await(10, TimeUnit.SECONDS)).isTrue();
            call.cancel(true);
            assertThat(reading.closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(waiting.closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(waiting.read.getCount()).isEqualTo(1);
            awaitNoOpenFiles();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerBeforeTheEndOfTheUpload(boolean secure) throws Exception {
        Endless endless = new Endless();
        try (ScriptedPeer peer = peer(secure);
                HttpClient client = client()) {
            peer.next(c -> c.expectBytes("POST / HTTP/1.1\r\n")
                    .send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    .drain());
            MultipartBody body = RequestBody.multipart()
                    .part("endless", RequestBody.inputStream(endless))
                    .file("f", file(10))
                    .build();
            assertThat(client.fetch(post(peer, body)).get(10, TimeUnit.SECONDS).status())
                    .isEqualTo(413);
            assertThat(endless.closed.await(10, TimeUnit.SECONDS)).isTrue();
            awaitNoOpenFiles();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileThatVanishesNamesItsPart(boolean secure) throws Exception {
        Endless next = new Endless();
        try (ScriptedPeer peer = peer(secure);
                HttpClient client = client()) {
            peer.next(c -> c.drain());
            Path file = file(10);
            MultipartBody body = RequestBody.multipart()
                    .file("photo", file)
                    .part("next", RequestBody.inputStream(next))
                    .build();
            Files.delete(file);
            assertThat(failure(client.send(post(peer, body))))
                    .isInstanceOf(RequestBodyException.class)
                    .hasMessageStartingWith("the file of part \"photo\" (f) failed [POST ")
                    .hasCauseInstanceOf(NoSuchFileException.class);
            assertThat(next.closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aFileThatHasGrownOrShrunkFailsAndIsClosed() throws Exception {
        for (int size : new int[] {99, 101}) {
            try (ScriptedPeer peer = ScriptedPeer.start();
                    HttpClient client = client()) {
                peer.next(c -> c.drain());
                MultipartBody body =
                        RequestBody.multipart().file("photo", file(100)).build();
                file(size);
                assertThat(failure(client.send(post(peer, body))))
                        .isInstanceOf(RequestBodyException.class)
                        .hasMessageContaining("the file of part \"photo\" (f) gave ");
                awaitNoOpenFiles();
            }
        }
    }

    @Test
    void aRepeatableBodyIsSentAgainTheSame() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start();
                HttpClient client = client()) {
            peer.next(c -> c.expectRequest().send(OK).expectRequest().close());
            peer.next(c -> c.expectRequest().send(OK));
            client.fetch(Request.get(peer.url("/")).build()).get(10, TimeUnit.SECONDS);
            MultipartBody body = RequestBody.multipart()
                    .field("a", "1")
                    .file("f", file(100_000))
                    .build();
            Request put = Request.put(peer.url("/")).body(body).build();
            assertThat(client.fetch(put).get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(peer.connection(1).requests().get(1).body())
                    .isEqualTo(peer.connection(2).requests().get(0).body())
                    .hasSize((int) body.length());
            awaitNoOpenFiles();
        }
    }
}
