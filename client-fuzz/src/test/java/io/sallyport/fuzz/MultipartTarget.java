package io.sallyport.fuzz;

import io.sallyport.Headers;
import io.sallyport.internal.body.MultipartFrame;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names in multipart bodies, from users this time: nothing in them may become another name, part or field. Second opinion: what stands around a part, read by a regular expression. */
final class MultipartTarget {

    static final Target<Function<Names, byte[]>> TARGET =
            new Target<>("multipart", MultipartTarget::write, MultipartTarget::planted, MultipartTarget::check);

    /**
     * What a user names a part.
     *
     * @param field the field
     * @param file the file
     */
    record Names(String field, String file) {}

    private static final String BOUNDARY = "xyz";

    @SuppressWarnings("StringConcatToTextBlock") // a pattern, line by line
    private static final Pattern HEAD = Pattern.compile("\r\n--xyz\r\n"
            + "Content-Disposition: form-data; name=\"([^\"\r\n]*)\"; filename=\"([^\"\r\n]*)\"\r\n"
            + "Content-Type: text/plain\r\n\r\n");

    private MultipartTarget() {}

    private static byte[] write(Names names) {
        return MultipartFrame.head(BOUNDARY, false, names.field, names.file, "text/plain", Headers.empty());
    }

    /** Lets lone line feeds through. */
    private static byte[] planted(Names names) {
        String written = new String(write(names), StandardCharsets.UTF_8);
        return (names.file.contains("\n") ? written.replace("%0A", "\n") : written).getBytes(StandardCharsets.UTF_8);
    }

    /** The names stand on both sides of the first NUL, which no name may have. As UTF-8 and, for halves of surrogate pairs, as UTF-16. */
    private static void check(Function<Names, byte[]> writer, byte[] input) {
        check(writer, new String(input, StandardCharsets.UTF_8));
        check(writer, new String(input, StandardCharsets.UTF_16BE));
        StringBuilder halves = new StringBuilder();
        for (int i = 0; i + 1 < input.length; i += 2) {
            halves.append((char) (input[i] << 8 | (input[i + 1] & 0xFF)));
        }
        check(writer, halves.toString());
    }

    private static void check(Function<Names, byte[]> writer, String text) {
        String[] parts = text.split("\0", 3);
        Names names = new Names(parts[0], parts.length > 1 ? parts[1] : parts[0]);
        String written = new String(writer.apply(names), StandardCharsets.UTF_8);
        Matcher head = HEAD.matcher(written);
        Expect.that(head.matches(), "more than one part, or another field: " + written);
        Expect.same(escaped(names.field.replaceAll("\r\n|\r|\n", "\r\n")), head.group(1), "the field's name");
        Expect.same(escaped(names.file), head.group(2), "the file's name");
    }

    private static String escaped(String name) {
        StringBuilder out = new StringBuilder();
        name.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("%22");
                case '\r' -> out.append("%0D");
                case '\n' -> out.append("%0A");
                default -> out.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c);
            }
        });
        return out.toString();
    }
}
