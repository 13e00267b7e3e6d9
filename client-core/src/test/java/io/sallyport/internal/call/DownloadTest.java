package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.config.RetryPolicy;
import io.sallyport.download.Download;
import io.sallyport.download.Downloaded;
import io.sallyport.error.BodySaveException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.DownloadException;
import io.sallyport.error.Processing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Downloads: what goes out, what is on the disk, and when it is over. */
final class DownloadTest {

    private static final String SHA_256_OF_HELLO_WORLD =
            "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";

    @TempDir
    Path folder;

    private final FakeTransport transport = new FakeTransport();
    private final HttpClient client = transport.client().build();
    private final List<String> progress = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        assertThat(transport.timers()).isZero();
    }

    private Path file() {
        return folder.resolve("file.txt");
    }

    private Download.Builder download() {
        return Download.of(Request.get("http://h/file?key=secret").build(), file())
                .progress((written, total) -> progress.add(written + "/" + total));
    }

    private List<String> files() throws Exception {
        try (var all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static <E extends Throwable> E failure(Class<E> type, CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        AtomicReference<E> failure = new AtomicReference<>();
        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(type, failure::set);
        return Objects.requireNonNull(failure.get());
    }

    private static HttpClientException lost() {
        return RetryRuleTest.failure(ConnectionLostException::new, Processing.ANSWERED);
    }

    private String range(int exchange) {
        Request request = transport.exchange(exchange).request();
        return request.headers().all("Range") + " " + request.headers().all("If-Range");
    }

    /** The first answer breaks after {@code hello}. */
    private CompletableFuture<Downloaded> broken(Download download, String... headers) {
        CompletableFuture<Downloaded> result = download.start(client);
        FakeBody body = transport.exchange(1).head(200, 11, headers);
        body.push("hello");
        body.fail(lost());
        transport.run();
        return result;
    }

    @Test
    void aFileThatComesAtOnce() throws Exception {
        CompletableFuture<Downloaded> result = download()
                .size(11)
                .digest("SHA-256", SHA_256_OF_HELLO_WORLD.toUpperCase(java.util.Locale.ROOT))
                .digest("MD5", "5eb63bbbe01eeed093cb22bb8f5acdc3")
                .build()
                .start(client);
        Request sent = transport.exchange().request();
        assertThat(sent.headers().all("Accept-Encoding")).containsExactly("identity");
        assertThat(range(1)).isEqualTo("[] []");
        FakeBody body = transport.exchange().head(200, 11, "ETag", "\"v1\"");
        body.push("hello");
        assertThat(files()).containsExactly("file.txt.part", "file.txt.part.note");
        assertThat(Files.readString(folder.resolve("file.txt.part.note")))
                .contains("\\\"v1\\\"".replace("\\", ""))
                .doesNotContain("secret");
        body.push(" world");
        body.end();
        transport.run();
        Downloaded downloaded = result.join();
        assertThat(downloaded.path()).isEqualTo(file()).hasContent("hello world");
        assertThat(downloaded.size()).isEqualTo(11);
        assertThat(downloaded.received()).isEqualTo(11);
        assertThat(downloaded.resumes()).isZero();
        assertThat(downloaded.response().status()).isEqualTo(200);
        assertThat(files()).containsExactly("file.txt");
        assertThat(progress).containsExactly("5/11", "11/11");
    }

    @Test
    void aBrokenTransferIsGoneOnWith() throws Exception {
        CompletableFuture<Downloaded> result =
                broken(download().digest("SHA-256", SHA_256_OF_HELLO_WORLD).build(), "ETag", "\"v1\"");
        assertThat(result).isNotDone();
        assertThat(range(2)).isEqualTo("[bytes=5-] [\"v1\"]");
        FakeBody rest = transport.exchange(2).head(206, 6, "Content-Range", "bytes 5-10/11", "ETag", "\"v1\"");
        rest.push(" world");
        rest.end();
        transport.run();
        assertThat(result.join().resumes()).isEqualTo(1);
        assertThat(result.join().received()).isEqualTo(11);
        assertThat(file()).hasContent("hello world");
        assertThat(progress).containsExactly("5/11", "11/11");
    }

    @Test
    void anotherVersionBeginsAnew() throws Exception {
        CompletableFuture<Downloaded> result = broken(download().build(), "ETag", "\"v1\"");
        FakeBody all = transport.exchange(2).head(200, 3, "ETag", "\"v2\"");
        all.push("new");
        all.end();
        transport.run();
        assertThat(result.join().path()).hasContent("new");
        assertThat(result.join().received()).isEqualTo(8);
        assertThat(files()).containsExactly("file.txt");
    }

    @Test
    void withoutAStrongValidatorItBeginsAnew() {
        CompletableFuture<Downloaded> result = broken(download().build(), "ETag", "W/\"v1\"");
        assertThat(range(2)).isEqualTo("[] []");
        transport.exchange(2).answer(200, "hello world");
        transport.run();
        assertThat(result.join().path()).hasContent("hello world");
    }

    @Test
    void aPartThatIsNotWhatWasAskedForIsRefused() throws Exception {
        CompletableFuture<Downloaded> result = broken(download().build(), "ETag", "\"v1\"");
        transport.exchange(2).answer(206, "hello world", "Content-Range", "bytes 0-10/11");
        transport.run();
        DownloadException failure = failure(DownloadException.class, result);
        assertThat(failure).hasMessageContaining("the part begins at byte 0 (expected: 5)");
        assertThat(failure.getSuppressed()).hasAtLeastOneElementOfType(ConnectionLostException.class);
        assertThat(files()).as("another time").containsExactly("file.txt.part", "file.txt.part.note");
    }

    @Test
    void itGivesUpAfterSoManyAndKeepsWhatItHas() throws Exception {
        CompletableFuture<Downloaded> result = broken(download().maxResumes(1).build(), "ETag", "\"v1\"");
        FakeBody rest = transport.exchange(2).head(206, 6, "Content-Range", "bytes 5-10/11");
        rest.push(" w");
        rest.fail(lost());
        transport.run();
        assertThat(failure(ConnectionLostException.class, result).getSuppressed())
                .hasSize(1);
        assertThat(folder.resolve("file.txt.part")).hasContent("hello w");

        CompletableFuture<Downloaded> later =
                download().digest("SHA-256", SHA_256_OF_HELLO_WORLD).build().start(client);
        assertThat(range(3)).isEqualTo("[bytes=7-] [\"v1\"]");
        transport.exchange(3).answer(206, "orld", "Content-Range", "bytes 7-10/11");
        transport.run();
        assertThat(later.join().received()).isEqualTo(4);
        assertThat(file()).hasContent("hello world");
        assertThat(files()).containsExactly("file.txt");
    }

    @Test
    void aPartThatIsCompleteIsOnlyNamed() throws Exception {
        CompletableFuture<Downloaded> first = download().maxResumes(0).build().start(client);
        FakeBody body = transport.exchange(1).head(200, -1, "ETag", "\"v1\"");
        body.push("hello world");
        body.fail(lost());
        transport.run();
        failure(ConnectionLostException.class, first);

        CompletableFuture<Downloaded> later = download().build().start(client);
        assertThat(range(2)).isEqualTo("[bytes=11-] [\"v1\"]");
        transport.exchange(2).answer(416, "", "Content-Range", "bytes */11");
        transport.run();
        assertThat(later.join().received()).isZero();
        assertThat(file()).hasContent("hello world");
    }

    @Test
    void aPartOfAnotherUrlIsNotUsed() throws Exception {
        broken(download().maxResumes(0).build(), "ETag", "\"v1\"");
        assertThat(files()).contains("file.txt.part");
        CompletableFuture<Downloaded> other = Download.of(
                        Request.get("http://h/other").build(), file())
                .build()
                .start(client);
        assertThat(range(2)).isEqualTo("[] []");
        transport.exchange(2).answer(200, "x");
        transport.run();
        assertThat(other.join().path()).hasContent("x");
    }

    @Test
    void aServerThatGivesLessThanItCanIsAskedForTheRest() {
        CompletableFuture<Downloaded> result = broken(download().build(), "ETag", "\"v1\"");
        transport.exchange(2).answer(206, " wo", "Content-Range", "bytes 5-7/11");
        transport.run();
        assertThat(range(3)).isEqualTo("[bytes=8-] [\"v1\"]");
        transport.exchange(3).answer(206, "rld", "Content-Range", "bytes 8-10/11");
        transport.run();
        assertThat(result.join().path()).hasContent("hello world");
        assertThat(result.join().resumes()).isEqualTo(1);
    }

    @Test
    void aPartOfAFileOfUnknownSizeIsNotTakenForItsEnd() {
        CompletableFuture<Downloaded> result = download().maxResumes(1).build().start(client);
        FakeBody body = transport.exchange(1).head(200, -1, "ETag", "\"v1\"");
        body.push("hello");
        body.fail(lost());
        transport.run();
        transport.exchange(2).answer(206, " wo", "Content-Range", "bytes 5-7/*");
        transport.run();
        assertThat(result).isNotDone();
        assertThat(range(3)).isEqualTo("[bytes=8-] [\"v1\"]");
        transport.exchange(3).answer(206, "rld", "Content-Range", "bytes 8-10/*");
        transport.run();
        assertThat(range(4)).isEqualTo("[bytes=11-] [\"v1\"]");
        transport.exchange(4).answer(416, "");
        transport.run();
        assertThat(result.join().path()).hasContent("hello world");
        assertThat(result.join().resumes()).isEqualTo(1);
    }

    @ParameterizedTest(name = "size {0}, {1} -> {2}")
    @CsvSource({
        "10, , the file has 11 bytes (expected: 10)",
        "12, , the file has 11 bytes (expected: 12)",
        "-1, 00000000000000000000000000000000, 'MD5 is 5eb63bbbe01eeed093cb22bb8f5acdc3 (expected: 00000000000000000000000000000000)'",
    })
    void whatIsNotWhatItMustBeIsNoFile(long size, String md5, String text) throws Exception {
        for (long announced : List.of(11L, -1L)) {
            FakeTransport fresh = new FakeTransport();
            Download.Builder download = download();
            if (size >= 0) {
                download.size(size);
            }
            if (md5 != null) {
                download.digest("MD5", md5);
            }
            CompletableFuture<Downloaded> result =
                    download.build().start(fresh.client().build());
            FakeBody body = fresh.exchange().head(200, announced, "ETag", "\"v1\"");
            body.push("hello world");
            body.end();
            fresh.run();
            DownloadException failure = failure(DownloadException.class, result);
            if (announced >= 0 || size != 10) {
                assertThat(failure).hasMessageContaining(text);
            } else {
                assertThat(failure).hasMessageContaining("the file has more bytes than 10");
            }
            assertThat(files()).as(announced + " " + failure.getMessage()).isEmpty();
        }
    }

    @Test
    void anErrorAnswerIsItsFailureAndLeavesWhatWasThere() throws Exception {
        Files.writeString(file(), "old");
        CompletableFuture<Downloaded> result = download().build().start(client);
        transport.exchange().answer(404, "no such file");
        transport.run();
        assertThat(failure(DownloadException.class, result))
                .hasMessageContaining("the server answered with status 404");
        assertThat(file()).hasContent("old");
        assertThat(files()).containsExactly("file.txt");
    }

    @Test
    void busyServersAreWaitedForByThePolicy() {
        CompletableFuture<Downloaded> result = download()
                .retries(RetryPolicy.builder().baseDelay(Duration.ofMillis(1)).build())
                .build()
                .start(client);
        transport.exchange(1).answer(503, "");
        transport.advance(Duration.ofMillis(1));
        transport.exchange(2).answer(200, "there");
        transport.run();
        assertThat(result.join().path()).hasContent("there");
    }

    @Test
    void cancellingEndsTheTransferAndKeepsThePart() throws Exception {
        CompletableFuture<Downloaded> result = download().build().start(client);
        FakeBody body = transport.exchange().head(200, 11, "ETag", "\"v1\"");
        body.push("hello");
        result.cancel(true);
        transport.run();
        assertThat(body.isClosed()).isTrue();
        assertThat(files()).containsExactly("file.txt.part", "file.txt.part.note");
        assertThat(transport.exchanges()).hasSize(1);
    }

    @Test
    void cancellingBeforeTheAnswerEndsTheCall() throws Exception {
        CompletableFuture<Downloaded> result = download().build().start(client);
        result.cancel(true);
        transport.run();
        assertThat(transport.exchange().isEnded()).isTrue();
        assertThat(files()).isEmpty();
    }

    @Test
    void theDeadlineIsNotGoneBeyond() {
        CompletableFuture<Downloaded> result = Download.of(
                        Request.get("http://h/").deadline(Duration.ofSeconds(1)).build(), file())
                .build()
                .start(client);
        transport.exchange().head(200, 11, "ETag", "\"v1\"").push("hello");
        transport.advance(Duration.ofSeconds(1));
        failure(CallTimeoutException.class, result);
        assertThat(transport.exchanges()).hasSize(1);
    }

    @Test
    void twoAtATimeAreRefused() {
        CompletableFuture<Downloaded> first = download().build().start(client);
        CompletableFuture<Downloaded> second = download().build().start(client);
        assertThat(failure(BodySaveException.class, second))
                .hasMessageContaining("is being written by another download");
        transport.exchange().answer(200, "one");
        transport.run();
        assertThat(first.join().path()).hasContent("one");
    }

    @Test
    void aFolderThatIsNotThereIsToldAtOnce() {
        CompletableFuture<Downloaded> result = Download.of(
                        Request.get("http://h/").build(), folder.resolve("none").resolve("file"))
                .build()
                .start(client);
        failure(BodySaveException.class, result);
        assertThat(transport.exchanges()).isEmpty();
    }

    @Test
    void waitingOnALoopIsRefused() {
        CompletableFuture<Downloaded> result = download().build().start(client);
        List<Throwable> refused = new ArrayList<>();
        transport.home.in(() -> {
            try {
                result.join();
            } catch (IllegalStateException e) {
                refused.add(e);
            }
        });
        assertThat(refused).hasSize(1);
        transport.exchange().answer(200, "one");
        transport.run();
        assertThat(result).isCompleted();
    }

    @Test
    void whatCannotBeMeantIsRefusedAtOnce() {
        assertThatThrownBy(() -> Download.of(Request.post("http://h/").build(), file()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: a GET without a body");
        Request range = Request.get("http://h/").header("Range", "bytes=0-1").build();
        assertThatThrownBy(() -> Download.of(range, file()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Range header (expected: none)");
        Request plain = Request.get("http://h/").build();
        assertThatThrownBy(() -> Download.of(plain, Path.of("/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("path: /");
        Download.Builder builder = download();
        assertThatThrownBy(() -> builder.size(-1)).hasMessage("size: -1 (expected: 0 or more)");
        assertThatThrownBy(() -> builder.maxResumes(-1)).hasMessageStartingWith("maxResumes: -1");
        assertThatThrownBy(() -> builder.digest("SHA-257", "00")).hasMessageStartingWith("digest: SHA-257");
        assertThatThrownBy(() -> builder.digest("SHA-256", "xyz")).hasMessageStartingWith("digest: xyz");
        assertThatThrownBy(() -> builder.digest("SHA-256", "00"))
                .hasMessage("digest: 1 bytes (expected: 32 for SHA-256)");
    }
}
