package io.sallyport.cookie;

import io.sallyport.Headers;
import io.sallyport.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link MemoryCookieJar} with a file in the format of Netscape, which curl reads and writes ({@code -b}, {@code -c}). The file is read when the jar is opened and written by {@link #save}, and not
 * touched between. Thread-safe.
 *
 * <p>As curl does it, a line that is no cookie is skipped; one warning names such lines by their numbers. The format has no place for SameSite, for cookies without a name, and for tabs in names, values
 * and paths: SameSite is lost, such cookies are left out, and one warning counts them.
 */
public final class FileCookieJar implements CookieJar {

    private static final Logger LOG = LoggerFactory.getLogger(FileCookieJar.class);
    private static final int NAMED_LINES = 10;
    private static final String OWNER_ONLY = "rw-------";

    private final Path file;
    private final MemoryCookieJar jar;

    private FileCookieJar(Path file, MemoryCookieJar jar) {
        this.file = file;
        this.jar = jar;
    }

    /**
     * {@return a jar with the cookies of a file, and all defaults} Blocks.
     *
     * @param file need not exist
     * @throws IOException if it exists and cannot be read
     */
    public static FileCookieJar open(Path file) throws IOException {
        return open(file, MemoryCookieJar.create());
    }

    /**
     * {@return a jar with the cookies of a file} Blocks. Cookies that have ended are left out; those without an end ({@code 0}) belong to the session that this opens.
     *
     * @param file need not exist
     * @param jar where they are put
     * @throws IOException if it exists and cannot be read
     */
    public static FileCookieJar open(Path file, MemoryCookieJar jar) throws IOException {
        List<Integer> skipped = new ArrayList<>();
        int bad = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (NetscapeFormat.isCookie(line)) {
                    Cookie cookie = NetscapeFormat.read(line, jar.now());
                    if (cookie != null) {
                        jar.add(cookie);
                    } else if (++bad <= NAMED_LINES) {
                        skipped.add(number);
                    }
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} does not exist yet: no cookies", file);
        }
        if (bad > 0) {
            LOG.warn(
                    "{}: skipped {} that are no cookies of the Netscape format, lines {}{}",
                    file,
                    bad,
                    skipped,
                    bad > NAMED_LINES ? " and more" : "");
        }
        return new FileCookieJar(file, jar);
    }

    /** {@return the cookies in memory} Changes count for this jar. */
    public MemoryCookieJar memory() {
        return jar;
    }

    @Override
    public @Nullable String cookies(Request request) {
        return jar.cookies(request);
    }

    @Override
    public void store(Request request, Headers headers) {
        jar.store(request, headers);
    }

    @Override
    public boolean mayBlock() {
        return jar.mayBlock();
    }

    /**
     * Writes all cookies that have not ended into the file, those of the session too, as curl does ({@link MemoryCookieJar#endSession} before it leaves them out). Blocks. A new file beside it, which
     * only its owner may read, takes its place when it is complete; what others have written to it since it was opened is lost.
     *
     * @throws IOException if it cannot be written; the old file is left alone then
     */
    public void save() throws IOException {
        StringBuilder text = new StringBuilder(NetscapeFormat.FIRST_LINE + "\n\n");
        int leftOut = 0;
        for (Cookie cookie : jar.all()) {
            String line = NetscapeFormat.write(cookie);
            if (line != null) {
                text.append(line).append('\n');
            } else {
                leftOut++;
            }
        }
        replace(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1)));
        if (leftOut > 0) {
            LOG.warn(
                    "{}: {} cookies without a name, or with a tab, cannot be written and were left out", file, leftOut);
        }
    }

    private void replace(ByteBuffer content) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory");
        }
        Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new FileSystemException(file.toString(), null, "has no file name");
        }
        Path part = Files.createTempFile(folder, ".cookies", ".part", ownerOnly(folder));
        try {
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                while (content.hasRemaining()) {
                    out.write(content);
                }
                out.force(true);
            }
            try {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
    }

    /** The file's name and how many cookies there are, and no more of them. */
    @Override
    public String toString() {
        return "FileCookieJar[" + file + ", " + jar.all().size() + " cookies]";
    }
}
