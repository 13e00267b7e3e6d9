package io.sallyport.download;

import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.SaveProgress;
import io.sallyport.config.RetryPolicy;
import io.sallyport.internal.call.Waiting;
import io.sallyport.internal.download.Order;
import io.sallyport.internal.download.Transfer;
import io.sallyport.internal.text.Bounds;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A file that is downloaded whole, though its transfer may break: what has come is kept, and the rest asked for with {@code Range} and {@code If-Range} (RFC 9110 sections 13.1.5 and 14.2). Immutable, so it may be
 * started again.
 *
 * <p>The bytes go into {@code <name>.part} beside the file, which takes its name when it is complete and what was said of size and digests is true: nobody sees half a file under that name. Where the
 * server names the version it sends (a strong {@code ETag}, or a {@code Last-Modified} that is a second older than its {@code Date}), a failure leaves the part, and a small {@code <name>.part.note} that
 * says whose it is; the next start for the same URL goes on with it, in this process or another. If the server has another version by then, or does not know ranges, it begins anew. A part that
 * is not resumable is deleted. A part is locked while it is written, so that nobody else writes it.
 *
 * <p>The bytes are those of the representation as it is stored: no content coding is asked for, and none decoded.
 */
public final class Download {

    /** Default of {@link Builder#maxResumes}: 10. */
    public static final int DEFAULT_MAX_RESUMES = 10;

    private static final RetryPolicy PATIENT = RetryPolicy.builder()
            .maxAttempts(6)
            .baseDelay(Duration.ofMillis(500))
            .build();

    private final Order order;

    private Download(Order order) {
        this.order = order;
    }

    /**
     * A builder.
     *
     * @param request a GET without {@code Range}, {@code If-Range} or body; its deadline and timeouts hold for each request of the download
     * @param path the file, which is made or replaced; its directory must be there
     * @return the builder
     * @throws IllegalArgumentException if the request is another one, or the path has no file name
     */
    public static Builder of(Request request, Path path) {
        return new Builder(request, path);
    }

    /**
     * Starts it. The part that is there already is read on this thread, if there are digests to be checked: so start it where that may block. The rest is written where calls complete (see
     * {@link io.sallyport.CallFuture}), as {@link io.sallyport.ResponseBody#saveTo} does.
     *
     * @param client who sends the requests
     * @return completes when the file is there; cancelling it ends the download and keeps the part. Fails with {@link HttpClientException}: {@link io.sallyport.error.DownloadException} if it is not what was asked for,
     *     {@link io.sallyport.error.BodySaveException} if it cannot be written or somebody else writes it, or what ended the last transfer, with those before suppressed
     */
    public CompletableFuture<Downloaded> start(HttpClient client) {
        return Transfer.start(client, order);
    }

    /**
     * Runs it, and waits for its end; all else as {@link #start}.
     *
     * @param client who sends the requests
     * @return the file
     * @throws HttpClientException the failure, with the calling thread's stack; an interrupt ends the download and keeps the part
     * @throws IllegalStateException on one of the event loops of the client's transport
     */
    public Downloaded run(HttpClient client) throws HttpClientException {
        return Waiting.await(start(client), order.request());
    }

    /** {@return what goes where, without secrets} */
    @Override
    public String toString() {
        return "Download of " + order.request() + " to " + order.path();
    }

    /** Collects what a download is. Not thread-safe. */
    public static final class Builder {

        private final Request request;
        private final Path path;
        private final Map<String, String> digests = new LinkedHashMap<>();
        private long size = -1;
        private int maxResumes = DEFAULT_MAX_RESUMES;
        private RetryPolicy retries = PATIENT;
        private @Nullable SaveProgress progress;

        private Builder(Request request, Path path) {
            if (!request.method().equals("GET") || request.body().length() != 0) {
                throw new IllegalArgumentException("request: " + request + " (expected: a GET without a body)");
            }
            for (String name : new String[] {"Range", "If-Range"}) {
                if (request.headers().contains(name)) {
                    throw new IllegalArgumentException("request: has a " + name + " header (expected: none)");
                }
            }
            if (path.getFileName() == null) {
                throw new IllegalArgumentException("path: " + path + " (expected: one with a file name)");
            }
            this.request = request;
            this.path = path;
        }

        /**
         * How large the file must be. Default: not checked but by what the server announces.
         *
         * @param bytes 0 or more; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder size(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("size: " + bytes + " (expected: 0 or more)");
            }
            this.size = bytes;
            return this;
        }

        /**
         * What the digest of the file must be. Several algorithms may be given; each is computed while the bytes come.
         *
         * @param algorithm a name that {@link MessageDigest} knows, such as {@code SHA-256}; else an {@link IllegalArgumentException}
         * @param hex the digest in hexadecimal digits, in any case, of the algorithm's length; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder digest(String algorithm, String hex) {
            int length;
            try {
                length = MessageDigest.getInstance(algorithm).getDigestLength();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalArgumentException("digest: " + algorithm + " (expected: an algorithm known here)", e);
            }
            byte[] bytes;
            try {
                bytes = HexFormat.of().parseHex(hex);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("digest: " + hex + " (expected: hexadecimal digits)", e);
            }
            if (length > 0 && bytes.length != length) {
                throw new IllegalArgumentException(
                        "digest: " + bytes.length + " bytes (expected: " + length + " for " + algorithm + ")");
            }
            digests.put(algorithm, HexFormat.of().formatHex(bytes));
            return this;
        }

        /**
         * How often a broken transfer is gone on with in one run. Bounds: 0 or more. Default: {@value #DEFAULT_MAX_RESUMES}.
         *
         * @param value within the bounds; else an {@link IllegalArgumentException}
         * @return this
         */
        public Builder maxResumes(int value) {
            this.maxResumes = Bounds.atLeast(0, value, "maxResumes");
            return this;
        }

        /**
         * How a request that brings no answer, or one like 503, is sent again, where the request itself does not say so. Default: six attempts, pauses by chance up to half a second, doubled each time
         * up to ten.
         *
         * @param policy which
         * @return this
         */
        public Builder retries(RetryPolicy policy) {
            this.retries = Objects.requireNonNull(policy, "retries");
            return this;
        }

        /**
         * Who hears how far it is. The numbers shrink when it begins anew.
         *
         * @param listener called where calls complete; what it throws is logged and changes nothing; null for nobody
         * @return this
         */
        public Builder progress(@Nullable SaveProgress listener) {
            this.progress = listener;
            return this;
        }

        /** {@return the download} The builder may go on to be used. */
        public Download build() {
            return new Download(new Order(request, path, size, digests, maxResumes, retries, progress));
        }
    }
}
