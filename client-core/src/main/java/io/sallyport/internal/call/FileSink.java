package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.SaveProgress;
import io.sallyport.error.BodySaveException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.spi.BodySink;
import io.sallyport.spi.IncomingBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Writes a body to a new file beside the target, which takes the target's name when it is complete. Confined to the connection's loop once started. */
final class FileSink implements BodySink {

    /** Chars of the target's name in the part's: at most 3 bytes each, of the 255 that file systems allow. */
    private static final int MAX_NAME = 64;

    private final Path target;
    private final Path part;
    private final FileChannel file;
    private final Request request;
    private final IncomingBody incoming;
    private final Delivery delivery;
    private final DrivenFuture<Path> result;
    private final @Nullable SaveReports reports;
    private long written;

    private FileSink(
            Path target,
            Path part,
            FileChannel file,
            Request request,
            IncomingBody incoming,
            Delivery delivery,
            DrivenFuture<Path> result,
            @Nullable SaveReports reports) {
        this.target = target;
        this.part = part;
        this.file = file;
        this.request = request;
        this.incoming = incoming;
        this.delivery = delivery;
        this.result = result;
        this.reports = reports;
    }

    /** Opens the file on the calling thread and starts reading. */
    static void start(
            Path target,
            @Nullable SaveProgress progress,
            Request request,
            IncomingBody incoming,
            Delivery delivery,
            DrivenFuture<Path> result) {
        Path part;
        FileChannel file;
        try {
            if (target.getFileName() == null) {
                throw new FileSystemException(target.toString(), null, "has no file name");
            }
            if (Files.isDirectory(target)) {
                throw new FileSystemException(target.toString(), null, "is a directory");
            }
            part = partOf(target);
            file = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException | RuntimeException e) { // a file system may be the user's
            incoming.close();
            result.fail(unsaved(request, target, e));
            return;
        }
        SaveReports reports = progress == null ? null : new SaveReports(progress, incoming.length(), request, delivery);
        incoming.pull(new FileSink(target, part, file, request, incoming, delivery, result, reports));
    }

    /** A new name beside the target's. Of a long name only the start: the rest must fit, too. */
    private static Path partOf(Path target) {
        String name = String.valueOf(target.getFileName());
        return target.resolveSibling("." + name.substring(0, Math.min(name.length(), MAX_NAME)) + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
    }

    @Override
    public void onChunk(ByteBuffer chunk) {
        try {
            while (chunk.hasRemaining()) {
                written += file.write(chunk);
            }
        } catch (IOException | RuntimeException e) {
            incoming.close();
            onFailure(unsaved(request, target, e));
            return;
        }
        report();
        incoming.pull(this);
    }

    private void report() {
        if (reports != null) {
            reports.saved(written);
        }
    }

    @Override
    public void onEnd(Headers trailers) {
        try {
            file.close();
            try {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException | RuntimeException e) {
            onFailure(unsaved(request, target, e));
            return;
        }
        report();
        delivery.run(() -> result.finish(target), result::fail);
    }

    @Override
    public void onFailure(HttpClientException failure) {
        try (file) {
            Files.deleteIfExists(part);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
        delivery.run(() -> result.fail(failure), result::fail);
    }

    private static HttpClientException unsaved(Request request, Path target, Exception cause) {
        return new BodySaveException(
                FailureFacts.unsent(Phase.RESPONSE_BODY, request).answered(),
                "the body cannot be written to " + target + ": " + cause,
                cause);
    }
}
