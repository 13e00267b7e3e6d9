package io.sallyport;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response: loaded when first asked for, once, then remembered. Thread-safe.
 *
 * <p>Up to {@link io.sallyport.config.BodyConfig#window} bytes are read ahead, so a small body is complete, and its connection free, before anybody asks; of a larger one nothing
 * more is downloaded. It has one reader: either those that remember ({@code bytes}, {@code text}, {@code json}; any number of times) or one of {@code saveTo}, {@code publisher}, {@code inputStream}
 * (once). It is decoded as its Content-Encoding says (gzip, deflate, and br and zstd where their libraries are present), unless that is switched off or the coding is not known: see {@link #contentCodings}. A body that
 * cannot be decoded fails with {@link io.sallyport.error.DecodingException}, one that grows out of all proportion with {@link io.sallyport.error.DecompressionRatioException}. A second kind of reader gets an {@link IllegalStateException}. Futures fail with an {@link HttpClientException}; see {@link CallFuture} for where they complete.
 */
public interface ResponseBody extends AutoCloseable {

    /** {@return the length that was announced in bytes, or -1; also -1 if the body is decoded, since nobody knows before its end} */
    long length();

    /** {@return whether the bytes given here are decoded: the response's Content-Encoding is undone} The response's headers stay as they were sent, Content-Length among them. */
    default boolean isDecoded() {
        return false;
    }

    /**
     * {@return the content codings the bytes given here are still in, in lower case, in the order in which they were applied} Empty if the body is decoded or has none; else it is not to be decoded
     * (see {@link Request.Builder#decode}), or a coding is not known here, or there are more than four. Unmodifiable.
     */
    default List<String> contentCodings() {
        return List.of();
    }

    /**
     * {@return all bytes} The array is the one that is remembered: do not change it. Fails with {@link io.sallyport.error.BodyTooLargeException} past
     * {@link io.sallyport.config.BodyConfig#maxBufferedBytes}.
     */
    CallFuture<byte[]> bytes();

    /** {@return all bytes as text: in the charset of their byte order mark, which is dropped; else of {@code Content-Type}; else in UTF-8, also if it names a charset that is unknown here} */
    CallFuture<String> text();

    /**
     * {@return all bytes read as JSON, once they are in} Fails with {@link io.sallyport.error.ConversionException} if they are none, or the client has no JSON codec.
     *
     * @param <T> what they are read into
     * @param type the type to read into
     */
    <T> CallFuture<T> json(Class<T> type);

    /**
     * {@return all bytes read as JSON, into a generic type} As {@link #json(Class)}.
     *
     * @param <T> what they are read into
     * @param type what to read into, such as {@code new TypeRef<List<Account>>() {}}
     */
    <T> CallFuture<T> json(TypeRef<T> type);

    /**
     * Writes all bytes into a file as they come. They go into a new file beside it, which takes its name when it is complete: nobody sees half a body under that name.
     *
     * It is a new file with the permissions of one: a link of that name is replaced, not followed, and a directory is refused. Whatever goes wrong, or a cancel, leaves what was there before. The disk is written to on the
     * connection's loop, and not forced to keep it.
     *
     * @param path the file, which is made or replaced; its directory must be there
     * @return the path, once the file is complete
     */
    CallFuture<Path> saveTo(Path path);

    /**
     * Writes all bytes into a file as they come, and tells how far it is. As {@link #saveTo(Path)}.
     *
     * @param path the file, which is made or replaced; its directory must be there
     * @param progress told where the future would complete (see {@link CallFuture}); reports that come while one waits there become one, the last one has all bytes and comes before the future completes
     * @return the path, once the file is complete
     */
    CallFuture<Path> saveTo(Path path, SaveProgress progress);

    /**
     * {@return the bytes as they come, to one subscriber, as fast as it asks} Buffers are heap copies that may be kept. Cancelling closes the body. Signals come one at a time, where the call's future would
     * complete (see {@link CallFuture}). The end is signalled to those who ask for more than there is.
     */
    Flow.Publisher<ByteBuffer> publisher();

    /** {@return the bytes for a thread that may block; reads on an event loop throw} At most a window is held. Closing it closes the body. It throws {@link HttpClientException}. */
    InputStream inputStream();

    /**
     * The trailers, once the body has ended; empty if there were none. Does not load the body.
     *
     * @return a future that fails if the body does
     */
    CompletableFuture<Headers> trailers();

    /** {@return the bytes if they are loaded, or null} A body that is decoded is loaded once it is complete and no larger than 1 MiB. */
    byte @Nullable [] loaded();

    /**
     * Gives the connection back: what is buffered already stays readable, the rest is never downloaded. A body that is already complete leaves its connection
     * reusable; otherwise it is closed, or its stream is reset. Does nothing the second time.
     */
    @Override
    void close();
}
