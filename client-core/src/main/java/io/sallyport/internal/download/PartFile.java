package io.sallyport.internal.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes of a download that have come, on the disk, and their digests. Used by one thread at a time. */
final class PartFile {

    private static final int READ = 64 * 1024;

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
        FileChannel file =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(file, part);
            PartFile opened = new PartFile(target, source, digests, file, part, note);
            Version known = Note.read(note, source);
            if (known == null) {
                opened.begin(opened.version);
            } else {
                opened.goOn(known);
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void lock(FileChannel file, Path part) throws IOException {
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new FileSystemException(part.toString(), null, "is being written by another download");
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

    /** Gives the file its name. */
    void complete() throws IOException {
        file.close();
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.deleteIfExists(note);
    }

    /** Leaves the bytes for another time, if they are of a version that can be asked for again. */
    void keep() throws IOException {
        if (version.isResumable() && size > 0) {
            file.close();
        } else {
            delete();
        }
    }

    /** Nobody wants the bytes. */
    void delete() throws IOException {
        try (file) {
            Files.deleteIfExists(note);
            Files.deleteIfExists(part);
        }
    }
}
