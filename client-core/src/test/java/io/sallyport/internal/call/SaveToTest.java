package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.BodySaveException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies into files: the whole body under its name, or nothing. */
final class SaveToTest {

    @TempDir
    private Path folder;

    private final FakeTransport transport = new FakeTransport();
    private final HttpClient client = transport.client().build();

    private CallFuture<Path> save(Path target) {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().head(200);
        CallFuture<Path> saved = call.join().saveTo(target);
        transport.run();
        return saved;
    }

    private FakeBody body() {
        return transport.exchange().body();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    @Test
    void theNameIsTakenWhenTheBodyIsComplete() throws IOException {
        Path target = folder.resolve("page.html");
        CallFuture<Path> saved = save(target);
        body().push("abc");
        body().push("def");
        assertThat(files()).hasSize(1).allMatch(name -> name.startsWith(".page.html.") && name.endsWith(".part"));
        assertThat(saved).isNotDone();
        body().end();
        assertThat(saved).isCompletedWithValue(target);
        assertThat(files()).containsExactly("page.html");
        assertThat(target).hasContent("abcdef");
    }

    @Test
    void anExistingFileIsReplacedAtTheEnd() throws IOException {
        Path target = folder.resolve("page.html");
        Files.writeString(target, "old");
        CallFuture<Path> saved = save(target);
        body().push("new");
        assertThat(target).hasContent("old");
        body().end();
        assertThat(saved).isCompleted();
        assertThat(target).hasContent("new");
        assertThat(files()).containsExactly("page.html");
    }

    @Test
    void anEmptyBodyIsAnEmptyFile() {
        CallFuture<Path> saved = save(folder.resolve("empty"));
        body().end();
        assertThat(saved.join()).isEmptyFile();
    }

    @Test
    void aFailedBodyLeavesNothing() throws IOException {
        Path target = folder.resolve("page.html");
        Files.writeString(target, "old");
        CallFuture<Path> saved = save(target);
        body().push("half");
        body().fail(new ConnectionLostException(
                transport.exchange().facts(Phase.RESPONSE_BODY, Processing.ANSWERED), "gone", null));
        Failed.with(ConnectionLostException.class, saved);
        assertThat(files()).containsExactly("page.html");
        assertThat(target).hasContent("old");
    }

    @Test
    void aFolderThatIsNotThereFailsAtOnceAndClosesTheBody() {
        CallFuture<Path> saved = save(folder.resolve("missing").resolve("file"));
        assertThat(Failed.with(BodySaveException.class, saved))
                .hasCauseInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("the body cannot be written to ")
                .satisfies(failure -> assertThat(failure.processing()).isEqualTo(Processing.ANSWERED));
        assertThat(body().isClosed()).isTrue();
        assertThat(transport.exchange().isEnded()).isTrue();
    }

    @Test
    void aTargetThatIsAFolderFailsAtOnce() throws IOException {
        Path target = Files.createDirectory(folder.resolve("taken"));
        CallFuture<Path> saved = save(target);
        assertThat(Failed.with(BodySaveException.class, saved)).hasMessageContaining("is a directory");
        assertThat(files()).containsExactly("taken");
        assertThat(body().isClosed()).isTrue();
    }

    @Test
    void aFolderThatTakesTheNameMeanwhileFailsAtTheEnd() throws IOException {
        Path target = folder.resolve("taken");
        CallFuture<Path> saved = save(target);
        body().push("abc");
        Files.createDirectory(target);
        Files.writeString(target.resolve("child"), "here");
        body().end();
        Failed.with(BodySaveException.class, saved);
        assertThat(files()).containsExactly("taken");
        assertThat(target.resolve("child")).hasContent("here");
    }

    @Test
    void aPartThatIsTakenAwayFailsAtTheEnd() throws IOException {
        CallFuture<Path> saved = save(folder.resolve("page.html"));
        body().push("abc");
        try (Stream<Path> files = Files.list(folder)) {
            Files.delete(files.findFirst().orElseThrow());
        }
        body().end();
        assertThat(Failed.with(BodySaveException.class, saved)).hasCauseInstanceOf(NoSuchFileException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void aNameAsLongAsAnyCanBeSaved() throws IOException {
        String name = "n".repeat(255);
        CallFuture<Path> saved = save(folder.resolve(name));
        body().push("abc");
        body().end();
        assertThat(saved.join()).hasContent("abc");
        assertThat(files()).containsExactly(name);
    }

    @Test
    void aLinkIsReplacedAndNotFollowed() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), other);
        CallFuture<Path> saved = save(link);
        body().push("new");
        body().end();
        assertThat(saved.join()).hasContent("new").isRegularFile();
        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(other).hasContent("old");
    }

    @Test
    void aCancelDeletesThePart() throws IOException {
        Path target = Files.writeString(folder.resolve("page.html"), "old");
        CallFuture<Path> saved = save(target);
        body().push("half");
        assertThat(saved.cancel(false)).isTrue();
        transport.run();
        assertThat(files()).containsExactly("page.html");
        assertThat(target).hasContent("old");
    }

    @Test
    void progressIsToldAndTheLastReportHasAllBytes() {
        List<String> reports = new ArrayList<>();
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().head(200, 6);
        CallFuture<Path> saved = call.join().saveTo(folder.resolve("f"), (written, total) -> {
            reports.add(written + "/" + total);
            throw new IllegalStateException("a report that fails");
        });
        transport.run();
        body().push("ab");
        body().push("cdef");
        assertThat(reports).containsExactly("2/6", "6/6");
        body().end();
        assertThat(saved.join()).hasContent("abcdef");
        assertThat(reports).hasSize(2);
    }

    @Test
    void anEmptyBodyIsReportedToo() {
        List<String> reports = new ArrayList<>();
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().head(200);
        CallFuture<Path> saved =
                call.join().saveTo(folder.resolve("f"), (written, total) -> reports.add(written + "/" + total));
        transport.run();
        body().end();
        assertThat(saved).isCompleted();
        assertThat(reports).containsExactly("0/-1");
    }

    @Test
    void reportsThatWaitForTheExecutorBecomeOne() {
        ManualExecutor executor = new ManualExecutor();
        List<Long> reports = new ArrayList<>();
        CallFuture<Response> call =
                client.send(Request.get("http://h/").callbackExecutor(executor).build());
        FakeBody body = transport.exchange().head(200);
        transport.run();
        executor.run();
        CallFuture<Path> saved = call.join().saveTo(folder.resolve("f"), (written, total) -> reports.add(written));
        transport.run();
        body.push("a");
        body.push("b");
        body.push("c");
        assertThat(reports).isEmpty();
        executor.run();
        assertThat(reports).containsExactly(3L);
        body.push("d");
        body.end();
        executor.run();
        assertThat(reports).containsExactly(3L, 4L);
        assertThat(saved).isCompleted();
    }

    @Test
    void aTargetWithoutANameFails() {
        Path root = folder.getRoot();
        assertThat(Failed.with(BodySaveException.class, save(root))).hasMessageContaining("has no file name");
    }
}
