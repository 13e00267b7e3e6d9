package io.sallyport;

import io.sallyport.internal.body.OnePublisher;
import io.sallyport.internal.body.OneStream;
import io.sallyport.internal.text.FormText;
import io.sallyport.internal.text.Tokens;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request sends after its head. There are three ways to write a body ({@link Bytes}, {@link FileRegion}, {@link Stream}); {@link Json} becomes bytes, {@link Input} a stream, {@link Encoded} and
 * {@link MultipartBody} one of both when the call is sent. A body knows its length or not, its type or not, and whether it can be sent again. Immutable.
 */
public sealed interface RequestBody
        permits RequestBody.Bytes,
                RequestBody.FileRegion,
                RequestBody.Stream,
                RequestBody.Input,
                RequestBody.Json,
                RequestBody.Encoded,
                MultipartBody {

    /** {@return the length in bytes, or -1 if it is not known before the last byte} */
    long length();

    /** {@return the {@code Content-Type} to send unless the request sets one; null for none} */
    @Nullable
    String contentType();

    /** {@return whether the body can be sent a second time} */
    boolean isRepeatable();

    /**
     * {@return the same content under another {@code Content-Type}; null for none}
     *
     * @param contentType the header's value, or null
     * @throws IllegalArgumentException if it cannot be a header's value
     */
    RequestBody withContentType(@Nullable String contentType);

    /**
     * {@return the same content in a content coding, with a {@code Content-Encoding} unless the request sets one or is literal} Bytes and JSON are encoded at once, on the thread that sends, and so have a length; all else
     * is encoded while it is sent, buffer by buffer, and goes out chunked. A server that does not know the coding answers 415 (RFC 9110 section 15.5.16).
     *
     * @param coding {@code gzip}, {@code deflate}, {@code br}, {@code zstd} or what a {@link io.sallyport.spi.ContentCodecProvider} brings, in any case; one that is not there when the call is sent fails it with a
     *     {@link io.sallyport.error.ConversionException} that names the artifact to add
     * @throws IllegalArgumentException if it is no token, or {@code identity}, or the body is in a coding already
     */
    default RequestBody compressed(String coding) {
        return new Encoded(this, Tokens.lower(coding));
    }

    private static void requireLength(long length) {
        if (length < -1) {
            throw new IllegalArgumentException("length: " + length + " (expected: >= 0, or -1 for unknown)");
        }
    }

    private static void requireType(@Nullable String contentType) {
        if (contentType != null) {
            Tokens.requireFieldValue("Content-Type", contentType);
        }
    }

    /** {@return no body} */
    static RequestBody empty() {
        return Bytes.EMPTY;
    }

    /**
     * {@return text in UTF-8, as {@code text/plain; charset=utf-8}}
     *
     * @param text may be empty
     */
    static RequestBody of(String text) {
        return of(text, StandardCharsets.UTF_8);
    }

    /**
     * {@return text in a charset, as {@code text/plain} with that charset} Characters the charset lacks become its replacement.
     *
     * @param text may be empty
     * @param charset how it is encoded
     */
    static RequestBody of(String text, Charset charset) {
        return new Bytes(
                ByteBuffer.wrap(text.getBytes(charset)),
                "text/plain; charset=" + charset.name().toLowerCase(Locale.ROOT));
    }

    /**
     * {@return bytes, without a type} The array is not copied: it must not change until the call has ended.
     *
     * @param bytes all of them are sent
     */
    static RequestBody of(byte[] bytes) {
        return new Bytes(ByteBuffer.wrap(bytes), null);
    }

    /**
     * {@return what remains in the buffer, without a type} The content is not copied: it must not change until the call has ended.
     *
     * @param buffer from its position to its limit; neither is moved
     */
    static RequestBody of(ByteBuffer buffer) {
        return new Bytes(buffer.slice(), null);
    }

    /**
     * {@return a form: names and values as {@code application/x-www-form-urlencoded}, in the map's order} Escaped as browsers do (WHATWG URL section 5.2), in UTF-8: a space becomes {@code +}.
     *
     * @param fields as people type them, not escaped
     */
    static RequestBody form(Map<String, String> fields) {
        return form(fields.entrySet());
    }

    /**
     * {@return a form with fields in this order, which may share names} Escaped as by {@link #form(Map)}.
     *
     * @param namesAndValues as people type them, an even number: a name, its value, the next name
     * @throws IllegalArgumentException if a value is missing
     */
    static RequestBody form(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "namesAndValues has " + namesAndValues.length + " elements (expected: names and values in turn)");
        }
        List<Map.Entry<String, String>> fields = new ArrayList<>(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return form(fields);
    }

    /**
     * {@return a form with fields in this order, which may share names} Escaped as by {@link #form(Map)}.
     *
     * @param fields names and values as people type them, not escaped
     */
    static RequestBody form(Iterable<? extends Map.Entry<String, String>> fields) {
        return of(FormText.urlEncoded(fields), StandardCharsets.US_ASCII)
                .withContentType("application/x-www-form-urlencoded");
    }

    /** {@return a builder for {@code multipart/form-data}: fields and files, each a part of its own (RFC 7578)} */
    static MultipartBody.Builder multipart() {
        return new MultipartBody.Builder();
    }

    /**
     * {@return a value as JSON, as {@code application/json}, written when the call is sent by the client's {@link io.sallyport.spi.JsonCodec}} A call on a client without one fails with a
     * {@link io.sallyport.error.ConversionException} that names the artifact to add.
     *
     * @param value not null; must not change until the call is sent
     */
    static RequestBody json(Object value) {
        return new Json(value, "application/json");
    }

    /**
     * {@return a whole file, without a type} It is opened when it is sent; a file that cannot be read fails the call.
     *
     * @param path the file
     */
    static RequestBody file(Path path) {
        return new FileRegion(path, 0, -1, null);
    }

    /**
     * {@return a part of a file, without a type} It is opened when it is sent; a file that cannot be read, or ends too early, fails the call.
     *
     * @param path the file
     * @param position the first byte, 0 or more
     * @param count the number of bytes, 0 or more
     */
    static RequestBody file(Path path, long position, long count) {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException("position, count: " + position + ", " + count + " (expected: >= 0)");
        }
        return new FileRegion(path, position, count, null);
    }

    /**
     * {@return what an input stream gives, of a length nobody knows, without a type} See {@link #inputStream(InputStream, long)}.
     *
     * @param stream read once
     */
    static RequestBody inputStream(InputStream stream) {
        return inputStream(stream, -1);
    }

    /**
     * {@return what an input stream gives, without a type} It is read by the transport's {@linkplain io.sallyport.spi.Transport#blockingExecutor blocking executor}, by the blocking face on the calling thread, as fast as the connection takes it, and closed at the end, also if the call fails. It can be read once: such a body is never sent again.
     *
     * @param stream read once; what it throws fails the call with {@link io.sallyport.error.RequestBodyException}
     * @param length in bytes, 0 or more, or -1 if unknown; a stream that gives more or fewer fails the call
     */
    static RequestBody inputStream(InputStream stream, long length) {
        return new Input(new OneStream(stream), length, false, null);
    }

    /**
     * {@return what input streams give that are opened when they are needed, one for each sending, without a type} Read and closed as by {@link #inputStream(InputStream, long)}; can be sent again.
     *
     * @param opener gives a stream with the same bytes each time; called where it is read
     * @param length in bytes, 0 or more, or -1 if unknown
     */
    static RequestBody inputStream(Callable<? extends InputStream> opener, long length) {
        return new Input(opener, length, true, null);
    }

    /**
     * {@return buffers as they are published, of a length nobody knows} Subscribed to on the connection's event loop, when the head goes out; asked for more while the connection takes more. It is
     * subscribed to once: such a body is never sent again, and a second request with it fails with {@link io.sallyport.error.RequestBodyException}.
     *
     * @param publisher gives the bytes, without a type; its buffers must not change once given
     */
    static RequestBody publisher(Flow.Publisher<ByteBuffer> publisher) {
        return new Stream(new OnePublisher(publisher), -1, false, null);
    }

    /**
     * {@return buffers as they are published, of a known length in bytes} As {@link #publisher(Flow.Publisher)}; a publisher that gives more or fewer fails the call, and its connection is closed.
     *
     * @param publisher gives the bytes, without a type; its buffers must not change once given
     * @param length 0 or more
     */
    static RequestBody publisher(Flow.Publisher<ByteBuffer> publisher, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("length: " + length + " (expected: >= 0)");
        }
        return new Stream(new OnePublisher(publisher), length, false, null);
    }

    /**
     * {@return what publishers publish that are asked for when they are needed, one for each sending, without a type} As {@link #publisher(Flow.Publisher)}, but it can be sent again, and many requests can have it.
     *
     * @param publishers gives a publisher of the same bytes each time; called on the connection's event loop, so it must not block; what it throws fails the call with
     *     {@link io.sallyport.error.RequestBodyException}
     * @param length in bytes, 0 or more, or -1 if unknown
     */
    static RequestBody publisher(Supplier<? extends Flow.Publisher<ByteBuffer>> publishers, long length) {
        Objects.requireNonNull(publishers, "publishers");
        return new Stream(subscriber -> publishers.get().subscribe(subscriber), length, true, null);
    }

    /**
     * A body whose bytes are in memory.
     *
     * @param content what is sent; each call gives a view with a position of its own
     * @param contentType the {@code Content-Type} to send unless the request sets one, or null
     */
    record Bytes(ByteBuffer content, @Nullable String contentType) implements RequestBody {

        private static final Bytes EMPTY = new Bytes(ByteBuffer.allocate(0), null);

        /**
         * Takes the buffer as it is.
         *
         * @param content what remains in it is sent; not copied
         * @param contentType the type, or null
         */
        public Bytes {
            Objects.requireNonNull(content, "content");
            requireType(contentType);
        }

        /** {@return a view of the content with a position of its own} */
        @Override
        public ByteBuffer content() {
            return content.duplicate();
        }

        @Override
        public long length() {
            return content.remaining();
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public RequestBody withContentType(@Nullable String type) {
            return new Bytes(content, type);
        }

        @Override
        public String toString() {
            return content.remaining() + " bytes";
        }
    }

    /**
     * A part of a file.
     *
     * @param path the file; opened when it is sent
     * @param position the first byte
     * @param count the number of bytes, or -1 for all from the position to where the file ends when it is opened
     * @param contentType the {@code Content-Type} to send unless the request sets one, or null
     */
    record FileRegion(
            Path path, long position, long count, @Nullable String contentType) implements RequestBody {

        /**
         * Takes the part as it is.
         *
         * @param path the file; opened when it is sent
         * @param position the first byte, 0 or more
         * @param count the number of bytes, or -1 for all that follow
         * @param contentType the type, or null
         */
        public FileRegion {
            Objects.requireNonNull(path, "path");
            requireType(contentType);
            if (position < 0 || count < -1) {
                throw new IllegalArgumentException("position, count: " + position + ", " + count + " (expected: >= 0)");
            }
        }

        @Override
        public long length() {
            return count;
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public RequestBody withContentType(@Nullable String type) {
            return new FileRegion(path, position, count, type);
        }

        @Override
        public String toString() {
            return "file " + path;
        }
    }

    /**
     * Published buffers.
     *
     * @param publisher gives the bytes
     * @param length in bytes, or -1 if unknown
     * @param isRepeatable whether the publisher may be subscribed to again and then gives the same bytes
     * @param contentType the {@code Content-Type} to send unless the request sets one, or null
     */
    record Stream(
            Flow.Publisher<ByteBuffer> publisher,
            long length,
            boolean isRepeatable,
            @Nullable String contentType) implements RequestBody {

        /**
         * Takes the publisher as it is.
         *
         * @param publisher gives the bytes
         * @param length in bytes, or -1 if unknown
         * @param isRepeatable whether it may be subscribed to again and then gives the same bytes
         * @param contentType the type, or null
         */
        public Stream {
            Objects.requireNonNull(publisher, "publisher");
            requireType(contentType);
            requireLength(length);
        }

        @Override
        public RequestBody withContentType(@Nullable String type) {
            return new Stream(publisher, length, isRepeatable, type);
        }

        @Override
        public String toString() {
            return "stream of " + (length < 0 ? "unknown length" : length + " bytes");
        }
    }

    /**
     * Input streams, which become a {@link Stream} when the call is sent.
     *
     * @param opener gives the stream, on the thread that reads it
     * @param length in bytes, or -1 if unknown
     * @param isRepeatable whether it may be opened again and then gives the same bytes
     * @param contentType the {@code Content-Type} to send unless the request sets one, or null
     */
    record Input(
            Callable<? extends InputStream> opener,
            long length,
            boolean isRepeatable,
            @Nullable String contentType) implements RequestBody {

        /**
         * Takes the opener as it is.
         *
         * @param opener gives the stream, on the thread that reads it
         * @param length in bytes, or -1 if unknown
         * @param isRepeatable whether it may be opened again and then gives the same bytes
         * @param contentType the type, or null
         */
        public Input {
            Objects.requireNonNull(opener, "opener");
            requireType(contentType);
            requireLength(length);
        }

        @Override
        public RequestBody withContentType(@Nullable String type) {
            return new Input(opener, length, isRepeatable, type);
        }

        @Override
        public String toString() {
            return "input stream of " + (length < 0 ? "unknown length" : length + " bytes");
        }
    }

    /**
     * A value that becomes JSON when the call is sent.
     *
     * @param value what is written; must not change until then
     * @param contentType the {@code Content-Type} to send unless the request sets one, or null
     */
    record Json(Object value, @Nullable String contentType) implements RequestBody {

        /**
         * Takes the value as it is; it must not change until the call is sent.
         *
         * @param value what is written; not null
         * @param contentType the type, or null
         */
        public Json {
            Objects.requireNonNull(value, "value");
            requireType(contentType);
        }

        @Override
        public long length() {
            return -1;
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public RequestBody withContentType(@Nullable String type) {
            return new Json(value, type);
        }

        /** Names the value's type; the value itself may hold secrets. */
        @Override
        public String toString() {
            return "json of " + value.getClass().getName();
        }
    }

    /**
     * A body in a content coding, which becomes bytes or a {@link Stream} when the call is sent.
     *
     * @param source what is encoded
     * @param coding the name in {@code Content-Encoding}
     */
    record Encoded(RequestBody source, String coding) implements RequestBody {

        /**
         * Takes the source as it is.
         *
         * @param source what is encoded; not in a coding itself
         * @param coding a token in lower case, not {@code identity}
         */
        public Encoded {
            Tokens.requireToken(coding, "coding");
            if (coding.equals("identity") || !coding.equals(Tokens.lower(coding))) {
                throw new IllegalArgumentException(
                        "coding: " + coding + " (expected: the name of a content coding in lower case, not identity)");
            }
            if (source instanceof Encoded other) {
                throw new IllegalArgumentException(
                        "source: in the coding " + other.coding() + " already (expected: a body in none)");
            }
        }

        @Override
        public long length() {
            return -1;
        }

        @Override
        public @Nullable String contentType() {
            return source.contentType();
        }

        @Override
        public boolean isRepeatable() {
            return source.isRepeatable();
        }

        @Override
        public RequestBody withContentType(@Nullable String type) {
            return new Encoded(source.withContentType(type), coding);
        }

        @Override
        public String toString() {
            return source + " in " + coding;
        }
    }
}
