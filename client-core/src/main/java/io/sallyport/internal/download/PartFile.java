package io.sallyport.internal.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The bytes of a download that have come, on the disk, and their digests. Used by one thread at a time. */
final class PartFile {

    private static final int READ = 64 * 1024;
    private static final int MAX_TRIES = 10;

    /** The parts that are open in this process: its locks hold against others, and to open a file a second time and close it would end them. */
    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

    private final Path target;
    private final Path part;
    private final Path note;
    private final String source;
    private final Map<String, String> wanted;
    private final FileChannel file;
    private final List<MessageDigest> digests = new ArrayList<>();
    private Version version;
    private long size;

    private PartFile(Path target, String source, Map<String, String> wanted, FileChannel file, Path part, Path note) {
        this.target = target;
        this.source = source;
        this.wanted = wanted;
        this.file = file;
        this.part = part;
        this.note = note;
        this.version = new Version("", -1);
    }

    /** Opens the part of a file, with what is there of it already, and locks it. */
    static PartFile open(Path target, String source, Map<String, String> digests) throws IOException {
        if (Files.isDirectory(target)) {
            throw new FileSystemException(target.toString(), null, "is a directory");
        }
        String name = String.valueOf(target.getFileName());
        Path part = target.resolveSibling(name + ".part");
        Path note = target.resolveSibling(name + ".part.note");
        Path used = part.toAbsolutePath().normalize();
        if (!IN_USE.add(used)) {
            throw busy(part);
        }
        FileChannel file;
        try {
            file = locked(part);
        } catch (IOException | RuntimeException e) {
            IN_USE.remove(used);
            throw e;
        }
        PartFile opened = new PartFile(target, source, digests, file, part, note);
        try {
            Version known = Note.read(note, source);
            if (known == null) {
                opened.begin(opened.version);
            } else {
                opened.goOn(known);
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static FileSystemException busy(Path part) {
        return new FileSystemException(part.toString(), null, "is being written by another download");
    }

    /** Opens and locks a part. Whoever had it may have given it its last name meanwhile: then it is another file, and must not be touched. */
    private static FileChannel locked(Path part) throws IOException {
        for (int i = 0; i < MAX_TRIES; i++) {
            FileChannel file = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                Object before = identity(part);
                if (file.tryLock() == null) {
                    throw busy(part);
                }
                if (Files.exists(part) && Objects.equals(before, identity(part))) {
                    return file;
                }
            } catch (NoSuchFileException e) {
                // it has its last name; another one is to be made
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
            file.close();
        }
        throw busy(part);
    }

    private static @Nullable Object identity(Path part) throws IOException {
        return Files.readAttributes(part, BasicFileAttributes.class).fileKey();
    }

    /** Gives up file and lock. */
    private void close() throws IOException {
        if (!file.isOpen()) {
            return; // the name may be another one's by now
        }
        try {
            file.close();
        } finally {
            IN_USE.remove(part.toAbsolutePath().normalize());
        }
    }

    /** Keeps what is there. */
    private void goOn(Version known) throws IOException {
        version = known;
        size = file.size();
        startDigests();
        if (digests.isEmpty()) {
            file.position(size);
            return;
        }
        file.position(0);
        ByteBuffer buffer = ByteBuffer.allocate(READ);
        while (file.read(buffer) >= 0) {
            update(buffer.flip());
            buffer.clear();
        }
    }

    private void startDigests() {
        digests.clear();
        for (String algorithm : wanted.keySet()) {
            try {
                digests.add(MessageDigest.getInstance(algorithm));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("known when the download was built: " + algorithm, e);
            }
        }
    }

    private void update(ByteBuffer bytes) {
        for (MessageDigest digest : digests) {
            digest.update(bytes.duplicate());
        }
    }

    /** Forgets what is there: what comes now are the first bytes of this version. */
    void begin(Version next) throws IOException {
        version = next;
        size = 0;
        file.truncate(0);
        file.position(0);
        startDigests();
        Files.deleteIfExists(note);
        if (next.isResumable()) {
            Note.write(note, source, next);
        }
    }

    /** More is known of the version. */
    void learn(Version more) {
        version = more;
    }

    /** How many bytes there are. */
    long size() {
        return size;
    }

    /** What they are of. */
    Version version() {
        return version;
    }

    void write(ByteBuffer bytes) throws IOException {
        update(bytes);
        while (bytes.hasRemaining()) {
            size += file.write(bytes);
        }
    }

    /** What is wrong with the digests, or null if they are as they must be. Once. */
    @Nullable
    String mistake() {
        for (MessageDigest digest : digests) {
            String expected = wanted.get(digest.getAlgorithm());
            String found = HexFormat.of().formatHex(digest.digest());
            if (!found.equals(expected)) {
                return digest.getAlgorithm() + " is " + found + " (expected: " + expected + ")";
            }
        }
        return null;
    }

    /** Gives the file its name; where it can be, while it is locked. */
    void complete() throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileSystemException e) {
            close(); // some systems do not move what is open
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.deleteIfExists(note);
        close();
    }

    /** Leaves the bytes for another time, if they are of a version that can be asked for again. */
    void keep() throws IOException {
        if (version.isResumable() && size > 0) {
            close();
        } else {
            delete();
        }
    }

    /** Nobody wants the bytes. */
    void delete() throws IOException {
        try {
            Files.deleteIfExists(note);
            if (file.isOpen()) {
                Files.deleteIfExists(part);
            }
        } finally {
            close();
        }
    }
}
