package io.sallyport.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that are kept: a folder for each target, a file for each input, byte for byte. */
final class Corpus {

    private static final Path ROOT = Path.of("src", "test", "corpus").toAbsolutePath();

    private Corpus() {}

    static Path folder(Target<?> target) {
        return ROOT.resolve(target.name());
    }

    static List<Path> files(Target<?> target) {
        return list(folder(target));
    }

    /** The folders there are, whether a target has them or not. */
    static List<Path> folders() {
        return list(ROOT);
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
