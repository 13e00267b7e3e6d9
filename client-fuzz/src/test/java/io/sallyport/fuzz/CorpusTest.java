package io.sallyport.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every input that is kept, on any JDK and without a fuzzer. */
class CorpusTest {

    /** Far past every limit of the parsers; what is more than linear would not come back. */
    private static final int LARGE = 300_000;

    static Stream<Arguments> inputs() {
        return Targets.all().stream()
                .flatMap(target -> Corpus.files(target).stream().map(file -> Arguments.of(target, file.getFileName())));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("inputs")
    void isReadRight(Target<?> target, Path file) throws Exception {
        target.run(bytes(target, file));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("inputs")
    void isReadRightRepeated(Target<?> target, Path file) throws Exception {
        byte[] once = bytes(target, file);
        byte[] many = new byte[LARGE];
        for (int i = 0; i < many.length && once.length > 0; i++) {
            many[i] = once[i % once.length];
        }
        target.run(many);
    }

    /** Else finding the planted mistake would prove nothing about the fuzzer. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("inputs")
    void doesNotGiveThePlantedMistakeAway(Target<?> target, Path file) {
        byte[] input = bytes(target, file);
        assertThatCode(() -> target.runPlanted(input)).doesNotThrowAnyException();
    }

    @Test
    void everyTargetHasAFolderAndEveryFolderATarget() {
        assertThat(Corpus.folders().stream().map(folder -> String.valueOf(folder.getFileName())))
                .containsExactlyInAnyOrderElementsOf(
                        Targets.all().stream().map(Target::name).toList());
        assertThat(Targets.all())
                .allSatisfy(target -> assertThat(Corpus.files(target)).isNotEmpty());
    }

    private static byte[] bytes(Target<?> target, Path file) {
        try {
            return Files.readAllBytes(Corpus.folder(target).resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
