package io.sallyport.netty.internal.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By what a file is known to have changed. Immutable. */
sealed interface FileStamp {

    /**
     * A file that is there.
     *
     * @param modified when it was changed
     * @param size its length
     * @param key what the file system knows it by, or null
     */
    record Present(FileTime modified, long size, @Nullable Object key) implements FileStamp {}

    /** A file that is not there, or may not be looked at. */
    record Absent() implements FileStamp {}

    /** How the files are now. Blocks. */
    static List<FileStamp> of(List<Path> files) {
        return files.stream().map(FileStamp::of).toList();
    }

    private static FileStamp of(Path file) {
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            return new Present(seen.lastModifiedTime(), seen.size(), seen.fileKey());
        } catch (IOException e) {
            return new Absent();
        }
    }
}
