package io.sallyport.internal.auth;

import io.sallyport.RequestBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** The hash of a body, for qop {@code auth-int} (RFC 7616 section 3.4.3). Pure functions but for reading files. */
record BodyHash(String hex) {

    /** Bodies up to this are hashed: 64 MiB. */
    static final long MAX_HASHED = 64L * 1024 * 1024;

    /** Bytes up to this are hashed where they are: 64 KiB. */
    static final long MAX_HASHED_HERE = 64 * 1024;

    private static final int CHUNK = 16 * 1024;

    /** Whether the body can be hashed: bytes or a file; a file of unknown length may still turn out to be too long. */
    static boolean isPossible(RequestBody body) {
        boolean known = body instanceof RequestBody.Bytes || body instanceof RequestBody.FileRegion;
        return known && body.length() <= MAX_HASHED;
    }

    /** Whether that may take long. */
    static boolean mayBlock(RequestBody body) {
        return !(body instanceof RequestBody.Bytes) || body.length() > MAX_HASHED_HERE;
    }

    static BodyHash of(RequestBody body, DigestAlgorithm algorithm) throws IOException {
        MessageDigest digest = algorithm.digest();
        if (body instanceof RequestBody.Bytes bytes) {
            digest.update(bytes.content());
        } else if (body instanceof RequestBody.FileRegion file) {
            update(digest, file);
        }
        return new BodyHash(DigestAlgorithm.hex(digest.digest()));
    }

    private static void update(MessageDigest digest, RequestBody.FileRegion file) throws IOException {
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
            long left = file.count() >= 0 ? file.count() : Math.max(0, channel.size() - file.position());
            if (left > MAX_HASHED) {
                throw new IOException(
                        "the file has " + left + " bytes (expected: at most " + MAX_HASHED + " with qop auth-int)");
            }
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            for (long at = file.position(); left > 0; ) {
                chunk.clear().limit((int) Math.min(CHUNK, left));
                int read = channel.read(chunk, at);
                if (read < 0) {
                    return; // shorter than it should be: sending it fails and says so
                }
                at += read;
                left -= read;
                digest.update(chunk.flip());
            }
        }
    }
}
