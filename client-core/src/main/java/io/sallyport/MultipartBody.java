package io.sallyport;

import io.sallyport.internal.body.MultipartFrame;
import io.sallyport.internal.text.FormText;
import io.sallyport.internal.text.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Fields and files as {@code multipart/form-data} (RFC 7578), each a part with a name, in order; names may repeat. Becomes bytes when the call is sent if all of it is in memory and takes 64 KiB at most, else a
 * stream: files are opened when their turn comes and never loaded whole. Made by {@link RequestBody#multipart}. Immutable.
 *
 * <p>Names and file names are written as browsers do (WHATWG HTML, multipart/form-data): in UTF-8, with {@code "} as {@code %22}, CR as {@code %0D} and LF as {@code %0A}; every line break in a field's
 * name becomes {@code %0D%0A}. So none of them can end its header. Unlike browsers, NUL is refused, and values are sent as they are: their line breaks stay.
 *
 * <p>The boundary between the parts has 122 bits from the platform's secure random source: whoever writes a part's content cannot know it, and by chance it occurs in none. It stays the same when
 * the body is sent again.
 */
public final class MultipartBody implements RequestBody {

    /** One part. Immutable. */
    public static final class Part {

        private static final String BINARY = "application/octet-stream";

        private final String name;
        private final @Nullable String fileName;
        private final RequestBody content;
        private final Headers headers;
        private final long length;

        private Part(String name, @Nullable String fileName, RequestBody content, Headers headers, long length) {
            this.name = name;
            this.fileName = fileName;
            this.content = content;
            this.headers = headers;
            this.length = length;
        }

        /** {@return the field's name, not escaped} */
        public String name() {
            return name;
        }

        /** {@return the file's name, not escaped; null if the part is no file} */
        public @Nullable String fileName() {
            return fileName;
        }

        /** {@return what it holds} */
        public RequestBody content() {
            return content;
        }

        /** {@return its headers but for Content-Disposition and Content-Type} */
        public Headers headers() {
            return headers;
        }

        /** {@return the length of the content in bytes, -1 if unknown; of a whole file, as it was when the part was added} */
        public long length() {
            return length;
        }

        /**
         * {@return the part's {@code Content-Type} with a content: the content's own; {@code application/octet-stream} for files without one; else null, which means plain text}
         *
         * @param held the part's content, or what has become of it
         */
        public @Nullable String typeOf(RequestBody held) {
            String type = held.contentType();
            return type == null && fileName != null ? BINARY : type;
        }

        /** Names the part; what it holds may be a secret. */
        @Override
        public String toString() {
            return "part " + Tokens.printable(name);
        }
    }

    private final List<Part> parts;
    private final String boundary;
    private final @Nullable String contentType;
    private final long length;

    private MultipartBody(List<Part> parts, String boundary, @Nullable String contentType) {
        this.parts = parts;
        this.boundary = boundary;
        this.contentType = contentType;
        this.length = length(parts, boundary);
    }

    private static long length(List<Part> parts, String boundary) {
        long length = MultipartFrame.end(boundary).length;
        boolean first = true;
        for (Part part : parts) {
            if (part.length < 0) {
                return -1;
            }
            byte[] head = MultipartFrame.head(
                    boundary, first, part.name, part.fileName, part.typeOf(part.content), part.headers);
            first = false;
            length += head.length;
            if (part.length > Long.MAX_VALUE - length) {
                throw new IllegalArgumentException("parts: more than 2^63 - 1 bytes (expected: fewer)");
            }
            length += part.length;
        }
        return length;
    }

    /** {@return the parts in order} Unmodifiable. */
    public List<Part> parts() {
        return parts;
    }

    /** {@return the text between the parts: letters, digits and {@code -}, 36 of them} */
    public String boundary() {
        return boundary;
    }

    /** The length if that of each part is known, else -1; also with JSON, before it is written. */
    @Override
    public long length() {
        return length;
    }

    @Override
    public @Nullable String contentType() {
        return contentType;
    }

    /** Whether each part can be sent a second time. */
    @Override
    public boolean isRepeatable() {
        return parts.stream().allMatch(part -> part.content.isRepeatable());
    }

    /**
     * {@return the same parts under another type}
     *
     * @param type with this body's boundary, such as {@code "multipart/mixed; boundary=" + boundary()}; or null
     * @throws IllegalArgumentException if it cannot be a header's value, or lacks the boundary
     */
    @Override
    public MultipartBody withContentType(@Nullable String type) {
        if (type != null) {
            Tokens.requireFieldValue("Content-Type", type);
        }
        requireBoundary(type);
        return new MultipartBody(parts, boundary, type);
    }

    /**
     * {@return the same parts with other contents, such as ones that count or encrypt what is sent} The boundary stays.
     *
     * @param change given each content, in order; gives what takes its place
     */
    public MultipartBody withContents(UnaryOperator<RequestBody> change) {
        List<Part> changed = new ArrayList<>(parts.size());
        for (Part part : parts) {
            RequestBody content = change.apply(part.content);
            long known = content.equals(part.content) ? part.length : measured(content);
            changed.add(new Part(part.name, part.fileName, requirePart(content), part.headers, known));
        }
        return new MultipartBody(List.copyOf(changed), boundary, contentType);
    }

    /** A type without the boundary makes the parts unreadable: the usual mistake is to set the header by hand. */
    void requireBoundary(@Nullable String type) {
        if (type != null && !type.contains("boundary=" + boundary) && !type.contains("boundary=\"" + boundary + '"')) {
            throw new IllegalArgumentException("Content-Type of a multipart body: " + Tokens.printable(type)
                    + " (expected: none, or one with its boundary=" + boundary + ")");
        }
    }

    /** A file's length is looked up here, where users expect it to block; one that cannot be read fails the call, as all files do. */
    private static long measured(RequestBody content) {
        if (!(content instanceof FileRegion file) || file.count() >= 0) {
            return content.length();
        }
        try {
            return Files.isRegularFile(file.path()) ? Math.max(-1, Files.size(file.path()) - file.position()) : -1;
        } catch (IOException | SecurityException e) {
            return -1;
        }
    }

    private static RequestBody requirePart(RequestBody content) {
        if (content instanceof MultipartBody) {
            throw new IllegalArgumentException(
                    "content: a multipart body (expected: no parts within parts, RFC 7578 4.3)");
        }
        if (content instanceof Encoded encoded) {
            throw new IllegalArgumentException("content: in the coding " + encoded.coding()
                    + " (expected: in none; compress the whole body, RFC 7578 4.8)");
        }
        return content;
    }

    /** The number of parts; what they hold may be a secret. */
    @Override
    public String toString() {
        return "multipart of " + parts.size() + (parts.size() == 1 ? " part" : " parts");
    }

    /** Collects parts. Not thread-safe. */
    public static final class Builder {

        private static final List<String> CONTROLLED =
                List.of("Content-Disposition", "Content-Type", "Content-Length", "Transfer-Encoding");

        private final List<Part> parts = new ArrayList<>();
        private @Nullable String fixedBoundary;

        Builder() {}

        /** For tests, which compare bytes. */
        Builder boundary(String fixed) {
            this.fixedBoundary = fixed;
            return this;
        }

        /**
         * Adds a text in UTF-8, without a type, as browsers send it.
         *
         * @param name not escaped
         * @param value sent as it is
         * @return this
         * @throws IllegalArgumentException if the name holds NUL
         */
        public Builder field(String name, String value) {
            return part(name, RequestBody.of(FormText.wellFormed(value)).withContentType(null));
        }

        /**
         * Adds a file under its own name, as {@code application/octet-stream}.
         *
         * @param name the field's name, not escaped
         * @param file as for {@link #file(String, String, RequestBody)}
         * @return this
         */
        public Builder file(String name, Path file) {
            return file(name, file, "application/octet-stream");
        }

        /**
         * Adds a file under its own name.
         *
         * @param name the field's name, not escaped
         * @param file as for {@link #file(String, String, RequestBody)}
         * @param contentType the part's {@code Content-Type}
         * @return this
         * @throws IllegalArgumentException also if the path has no name, or the type cannot be a header's value
         */
        public Builder file(String name, Path file, String contentType) {
            Path own = file.getFileName();
            if (own == null) {
                throw new IllegalArgumentException("file: " + file + " (expected: a path with a name)");
            }
            return file(name, own.toString(), RequestBody.file(file).withContentType(contentType));
        }

        /**
         * Adds a content under a file's name. The length of a whole file is looked up now, on the calling thread; the call fails if the file then has another. A file that cannot be read fails the call.
         *
         * @param name the field's name, not escaped
         * @param fileName not escaped; no path is made of it or taken from it
         * @param content any body but another multipart body; its type is the part's, {@code application/octet-stream} if it has none
         * @return this
         * @throws IllegalArgumentException if a name holds NUL
         */
        public Builder file(String name, String fileName, RequestBody content) {
            return part(name, Objects.requireNonNull(fileName, "fileName"), content, Headers.empty());
        }

        /**
         * Adds a content without a file's name.
         *
         * @param name the field's name, not escaped
         * @param content any body but another multipart body; its type is the part's
         * @return this
         * @throws IllegalArgumentException if the name holds NUL
         */
        public Builder part(String name, RequestBody content) {
            return part(name, null, content, Headers.empty());
        }

        /**
         * Adds a part.
         *
         * @param name the field's name, not escaped
         * @param fileName not escaped; null if it is no file
         * @param content as for {@link #file(String, String, RequestBody)}. A publisher is subscribed to when its turn has come, on the thread that sent the part before
         * @param headers the part's other headers, sent in UTF-8; no Content-Disposition, Content-Type, Content-Length or Transfer-Encoding
         * @return this
         * @throws IllegalArgumentException if a name holds NUL, or one of those headers is there
         */
        public Builder part(String name, @Nullable String fileName, RequestBody content, Headers headers) {
            requireNoNul(name, "name");
            if (fileName != null) {
                requireNoNul(fileName, "file name");
            }
            requirePart(Objects.requireNonNull(content, "content"));
            for (String controlled : CONTROLLED) {
                if (headers.contains(controlled)) {
                    throw new IllegalArgumentException("headers of part " + Tokens.printable(name) + ": " + controlled
                            + " (expected: none, the names, the content's type and the boundary say it)");
                }
            }
            parts.add(new Part(name, fileName, content, headers, measured(content)));
            return this;
        }

        private static void requireNoNul(String text, String what) {
            int nul = text.indexOf(0);
            if (nul >= 0) {
                throw new IllegalArgumentException("part's " + what + " has U+0000 at index " + nul + ": \""
                        + Tokens.printable(text) + "\" (expected: no NUL)");
            }
        }

        /**
         * {@return the body} The builder may go on to be used; each body has a boundary of its own.
         *
         * @throws IllegalArgumentException if there is no part (RFC 2046 section 5.1.1 wants one at least)
         */
        public MultipartBody build() {
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("parts: none (expected: one or more, RFC 2046 5.1.1)");
            }
            String boundary = fixedBoundary == null ? UUID.randomUUID().toString() : fixedBoundary;
            return new MultipartBody(List.copyOf(parts), boundary, "multipart/form-data; boundary=" + boundary);
        }
    }
}
