package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RequestBodyTest {

    private static final Flow.Publisher<ByteBuffer> PUBLISHER = subscriber -> {};

    private static String text(RequestBody body) {
        return StandardCharsets.ISO_8859_1
                .decode(((RequestBody.Bytes) body).content())
                .toString();
    }

    @Test
    void nothingIsEmptyAndHasNoType() {
        assertThat(RequestBody.empty().length()).isZero();
        assertThat(RequestBody.empty().contentType()).isNull();
        assertThat(RequestBody.empty().isRepeatable()).isTrue();
    }

    @Test
    void textKnowsItsCharset() {
        RequestBody utf8 = RequestBody.of("caf\u00E9");
        assertThat(utf8.length()).isEqualTo(5);
        assertThat(utf8.contentType()).isEqualTo("text/plain; charset=utf-8");
        RequestBody latin = RequestBody.of("caf\u00E9\u20AC", StandardCharsets.ISO_8859_1);
        assertThat(latin.contentType()).isEqualTo("text/plain; charset=iso-8859-1");
        assertThat(text(latin)).isEqualTo("caf\u00E9?");
    }

    @Test
    void bytesAreAViewOfWhatRemains() {
        ByteBuffer buffer = ByteBuffer.wrap("abcdef".getBytes(StandardCharsets.US_ASCII));
        buffer.position(2).limit(5);
        RequestBody.Bytes body = (RequestBody.Bytes) RequestBody.of(buffer);
        buffer.clear();
        assertThat(body.length()).isEqualTo(3);
        body.content().get();
        assertThat(text(body)).isEqualTo("cde");
        assertThat(body.contentType()).isNull();
        assertThat(body).hasToString("3 bytes");
        assertThat(RequestBody.of(new byte[] {1, 2}).length()).isEqualTo(2);
    }

    @Test
    void aFormIsEscapedInTheMapsOrder() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("b c", "d&e=f");
        fields.put("\u00E4", "");
        RequestBody form = RequestBody.form(fields);
        assertThat(text(form)).isEqualTo("b+c=d%26e%3Df&%C3%A4=");
        assertThat(form.contentType()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(RequestBody.form(Map.of()).length()).isZero();
    }

    @Test
    void jsonShowsTheTypeOfItsValueOnly() {
        RequestBody json = RequestBody.json(Map.of("password", "s3cret"));
        assertThat(json.contentType()).isEqualTo("application/json");
        assertThat(json.length()).isEqualTo(-1);
        assertThat(json.toString()).startsWith("json of java.util.").doesNotContain("s3cret");
        assertThat(json.isRepeatable()).isTrue();
    }

    @Test
    void filesAreWholeOrInPart() {
        RequestBody whole = RequestBody.file(Path.of("a"));
        assertThat(whole.length()).isEqualTo(-1);
        assertThat(whole.isRepeatable()).isTrue();
        assertThat(whole).hasToString("file a");
        RequestBody.FileRegion part = (RequestBody.FileRegion) RequestBody.file(Path.of("a"), 3, 4);
        assertThat(part.length()).isEqualTo(4);
        assertThat(part.position()).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestBody.file(Path.of("a"), -1, 4))
                .withMessage("position, count: -1, 4 (expected: >= 0)");
        assertThatIllegalArgumentException().isThrownBy(() -> RequestBody.file(Path.of("a"), 0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestBody.FileRegion(Path.of("a"), 0, -2, null));
    }

    @Test
    void streamsAreSentOnceUnlessTheyPromiseMore() {
        RequestBody.Stream unknown = (RequestBody.Stream) RequestBody.publisher(PUBLISHER);
        assertThat(unknown.length()).isEqualTo(-1);
        assertThat(unknown.isRepeatable()).isFalse();
        assertThat(unknown).hasToString("stream of unknown length");
        RequestBody.Stream known = (RequestBody.Stream) RequestBody.publisher(PUBLISHER, 7);
        RequestBody supplied = RequestBody.publisher(() -> PUBLISHER, 7);
        assertThat(supplied.isRepeatable()).isTrue();
        assertThat(supplied.length()).isEqualTo(7);
        assertThat(known).hasToString("stream of 7 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestBody.publisher(PUBLISHER, -1))
                .withMessage("length: -1 (expected: >= 0)");
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestBody.Stream(PUBLISHER, -2, false, null));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void anyBodyTakesAnotherType(RequestBody body) {
        RequestBody typed = body.withContentType("image/png");
        assertThat(typed.contentType()).isEqualTo("image/png");
        assertThat(typed.length()).isEqualTo(body.length());
        assertThat(typed.isRepeatable()).isEqualTo(body.isRepeatable());
        assertThat(typed.withContentType(null).contentType()).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> body.withContentType("text/plain\r\nX: 1"))
                .withMessageStartingWith("value of header Content-Type has U+000D at index 10");
    }

    static Stream<RequestBody> bodies() {
        return Stream.of(
                RequestBody.of("abc"),
                RequestBody.file(Path.of("a"), 1, 2),
                RequestBody.publisher(PUBLISHER, 7),
                RequestBody.json("x"));
    }
}
