package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.error.BodySaveException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    void aTargetThatIsAFolderFailsAtTheEnd() throws IOException {
        Path target = Files.createDirectory(folder.resolve("taken"));
        Files.writeString(target.resolve("child"), "here");
        CallFuture<Path> saved = save(target);
        body().push("abc");
        body().end();
        Failed.with(BodySaveException.class, saved);
        assertThat(files()).containsExactly("taken");
        assertThat(target.resolve("child")).hasContent("here");
    }

    @Test
    void aTargetWithoutANameFails() {
        Path root = folder.getRoot();
        assertThat(Failed.with(BodySaveException.class, save(root))).hasMessageContaining("has no file name");
    }
}
