package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sallyport.internal.body.MultipartPieces;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MultipartBodyTest {

    @TempDir
    Path folder;

    private static MultipartBody.Builder fixed() {
        return RequestBody.multipart().boundary("BB");
    }

    private static RequestBody sent(MultipartBody body) {
        MultipartPieces pieces = new MultipartPieces(body, Runnable::run);
        body.parts().forEach(part -> pieces.add(part, part.content()));
        return pieces.finish();
    }

    private static byte[] bytes(RequestBody body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (body instanceof RequestBody.Bytes memory) {
            out.writeBytes(memory.content().array());
            return out.toByteArray();
        }
        CompletableFuture<byte[]> all = new CompletableFuture<>();
        ((RequestBody.Stream) body).publisher().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer item) {
                byte[] copy = new byte[item.remaining()];
                item.get(copy);
                out.writeBytes(copy);
            }

            @Override
            public void onError(Throwable failure) {
                all.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                all.complete(out.toByteArray());
            }
        });
        return all.join();
    }

    private static String text(MultipartBody body) {
        return new String(bytes(sent(body)), StandardCharsets.UTF_8);
    }

    @Test
    void partsStandBetweenBoundariesInOrder() {
        MultipartBody body = fixed().field("a", "1")
                .field("a", "")
                .part("j", RequestBody.of("{}").withContentType("application/json"))
                .file("f", "x.txt", RequestBody.of("text"))
                .file("g", "x.bin", RequestBody.of(new byte[] {'b'}))
                .part("h", null, RequestBody.of(new byte[] {'c'}), Headers.of("X-Id", "7"))
                .build();
        assertThat(text(body)).isEqualTo("""
                --BB
                Content-Disposition: form-data; name="a"

                1
                --BB
                Content-Disposition: form-data; name="a"


                --BB
                Content-Disposition: form-data; name="j"
                Content-Type: application/json

                {}
                --BB
                Content-Disposition: form-data; name="f"; filename="x.txt"
                Content-Type: text/plain; charset=utf-8

                text
                --BB
                Content-Disposition: form-data; name="g"; filename="x.bin"
                Content-Type: application/octet-stream

                b
                --BB
                Content-Disposition: form-data; name="h"
                X-Id: 7

                c
                --BB--
                """.replace("\n", "\r\n"));
        assertThat(body.length()).isEqualTo(bytes(sent(body)).length);
        assertThat(body.contentType()).isEqualTo("multipart/form-data; boundary=BB");
        assertThat(sent(body)).isInstanceOf(RequestBody.Bytes.class);
        assertThat(body).hasToString("multipart of 6 parts");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', textBlock = """
            plain,plain
            a b;c,a b;c
            a"b,a%22b
            a\\b,a\\b
            100%22,100%22
            ä€😀,ä€😀
            [CR],%0D%0A
            a[LF]b,a%0D%0Ab
            a[CR][LF]b,a%0D%0Ab
            [LF][CR],%0D%0A%0D%0A
            x"[CR][LF]X-Evil: 1[CR][LF][CR][LF]y,x%22%0D%0AX-Evil: 1%0D%0A%0D%0Ay
            a[HALF]b,a\uFFFDb
            """)
    void namesAreEscapedAsBrowsersDo(String name, String escaped) {
        assertThat(text(fixed().field(written(name), "v").build()))
                .isEqualTo("--BB\r\nContent-Disposition: form-data; name=\"" + escaped + "\"\r\n\r\nv\r\n--BB--\r\n");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', textBlock = """
            a"b,a%22b
            a\\"b,a\\%22b
            [CR],%0D
            a[LF]b,a%0Ab
            ../../etc/passwd,../../etc/passwd
            x.txt"; filename="y.php,x.txt%22; filename=%22y.php
            x"[CR][LF]Content-Type: text/html[CR][LF][CR][LF]<script>,x%22%0D%0AContent-Type: text/html%0D%0A%0D%0A<script>
            """)
    void fileNamesAreEscapedAsBrowsersDo(String name, String escaped) {
        assertThat(text(fixed().file("f", written(name), RequestBody.of("v")).build()))
                .startsWith("--BB\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" + escaped
                        + "\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nv");
    }

    private static String written(String text) {
        return text.replace("[CR]", "\r").replace("[LF]", "\n").replace("[HALF]", "\uD800");
    }

    @Test
    void valuesStayAsTheyAre() {
        assertThat(text(fixed().field("a", "1\n2\r\n\r\n--B\uDC00").build()))
                .endsWith("\r\n\r\n1\n2\r\n\r\n--B\uFFFD\r\n--BB--\r\n");
    }

    @Test
    void whatCouldEndAHeaderIsRefused() {
        MultipartBody.Builder builder = RequestBody.multipart();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.field("a\0b", ""))
                .withMessage("part's name has U+0000 at index 1: \"a\\u0000b\" (expected: no NUL)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.file("a", "x.php\0.jpg", RequestBody.of("")))
                .withMessageStartingWith("part's file name has U+0000 at index 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.file("a", Path.of("x"), "text/plain\r\nX-Evil: 1"))
                .withMessageStartingWith("value of header Content-Type has U+000D at index 10");
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("X-A", "1\r\nX-Evil: 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-disposition", "Content-Type", "Content-Length", "Transfer-Encoding"})
    void headersThatThePartSaysItselfAreRefused(String header) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> RequestBody.multipart().part("p\n", null, RequestBody.of(""), Headers.of(header, "1")))
                .withMessageStartingWith("headers of part p\\u000A: ");
    }

    @Test
    void noPartsAndPartsWithinPartsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestBody.multipart().build())
                .withMessage("parts: none (expected: one or more, RFC 2046 5.1.1)");
        MultipartBody inner = fixed().field("a", "1").build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestBody.multipart().part("a", inner))
                .withMessageStartingWith("content: a multipart body");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestBody.multipart().file("a", Path.of("/")))
                .withMessage("file: / (expected: a path with a name)");
    }

    @Test
    void eachBodyHasABoundaryOfItsOwn() {
        MultipartBody.Builder builder = RequestBody.multipart().field("a", "1");
        MultipartBody one = builder.build();
        assertThat(one.boundary())
                .matches("[0-9a-f-]{36}")
                .isNotEqualTo(builder.build().boundary());
        assertThat(one.contentType()).isEqualTo("multipart/form-data; boundary=" + one.boundary());
        assertThat(one.withContents(content -> content).boundary()).isEqualTo(one.boundary());
    }

    @Test
    void aTypeWithoutTheBoundaryIsRefused() {
        MultipartBody body = fixed().field("a", "1").build();
        assertThat(body.withContentType("multipart/mixed; boundary=\"BB\"").contentType())
                .isEqualTo("multipart/mixed; boundary=\"BB\"");
        assertThat(body.withContentType(null).contentType()).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> body.withContentType("multipart/form-data"))
                .withMessage(
                        "Content-Type of a multipart body: multipart/form-data (expected: none, or one with its boundary=BB)");
        assertThatIllegalArgumentException().isThrownBy(() -> body.withContentType("a\nb; boundary=BB"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.post("http://h/")
                        .header("Content-Type", "multipart/form-data")
                        .body(body)
                        .build());
    }

    @Test
    void lengthAndRepetitionAreThoseOfThePartsTogether() throws IOException {
        Path file = Files.write(folder.resolve("\u00E4 \"1\".txt"), new byte[] {'f', 'i', 'l', 'e'});
        MultipartBody whole = fixed().file("f", file).build();
        assertThat(whole.length()).isEqualTo(bytes(sent(whole)).length);
        assertThat(text(whole)).contains("filename=\"\u00E4 %221%22.txt\"\r\nContent-Type: application/octet-stream");
        assertThat(whole.isRepeatable()).isTrue();

        MultipartBody some = fixed().part("f", RequestBody.file(file, 1, 2)).build();
        assertThat(some.length()).isEqualTo(bytes(sent(some)).length);
        assertThat(text(some)).contains("\r\n\r\nil\r\n--BB--");
        MultipartBody rest =
                fixed().part("f", new RequestBody.FileRegion(file, 3, -1, null)).build();
        assertThat(rest.length()).isEqualTo(bytes(sent(rest)).length);
        assertThat(text(rest)).contains("\r\n\r\ne\r\n--BB--");

        MultipartBody missing = fixed().file("f", folder.resolve("none")).build();
        assertThat(missing.length()).isEqualTo(-1);
        MultipartBody once = fixed().field("a", "1")
                .part("s", RequestBody.inputStream(new ByteArrayInputStream(new byte[3]), 3))
                .build();
        assertThat(once.isRepeatable()).isFalse();
        assertThat(once.length()).isPositive();
        assertThat(fixed().part("j", RequestBody.json(1)).build().length()).isEqualTo(-1);
        RequestBody endless = RequestBody.inputStream(new ByteArrayInputStream(new byte[0]), Long.MAX_VALUE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixed().part("e", endless).build());
    }

    @Test
    void whatIsLargeIsStreamedInSlices() {
        byte[] large = new byte[200_000];
        large[199_999] = 'x';
        MultipartBody body = fixed().part("a", RequestBody.of(large)).build();
        RequestBody sent = sent(body);
        assertThat(sent).isInstanceOf(RequestBody.Stream.class);
        assertThat(sent.isRepeatable()).isTrue();
        assertThat(sent.contentType()).isEqualTo(body.contentType());
        assertThat(sent.length()).isEqualTo(body.length()).isEqualTo(bytes(sent).length);
        assertThat(bytes(sent)).isEqualTo(bytes(sent));
    }
}
