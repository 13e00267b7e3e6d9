package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.ResponseBody;
import io.sallyport.TypeRef;
import io.sallyport.config.BodyConfig;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.BodyTooLargeException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.ConversionException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.error.StatusException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies in memory: loaded once, remembered, limited. */
final class BodyBytesTest {

    private final FakeTransport transport = new FakeTransport();
    private final HttpClient client = transport
            .client()
            .jsonCodec(new TextCodec())
            .body(BodyConfig.builder().maxBufferedBytes(100_000).build())
            .build();

    private Response response(CallFuture<Response> call) {
        transport.run();
        return call.join();
    }

    @Test
    void bytesAreLoadedOnceAndRemembered() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200);
        Response response = response(call);
        assertThat(body.pulls()).as("nobody asked yet").isZero();
        CallFuture<byte[]> first = response.bytes();
        CallFuture<String> text = response.text();
        assertThat(response.body().loaded()).isNull();
        transport.run();
        body.push("abc");
        body.push("def");
        body.end();
        assertThat(first.join()).asString().isEqualTo("abcdef");
        assertThat(text.join()).isEqualTo("abcdef");
        assertThat(response.bytes().join()).isSameAs(first.join());
        assertThat(response.body().loaded()).isSameAs(first.join());
        assertThat(body.pulls()).isEqualTo(3);
    }

    @Test
    void aBodyThatIsThereIsNotCopied() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().answer(200, "abc");
        CallFuture<byte[]> bytes = response(call).bytes();
        assertThat(bytes).isCompletedWithValue(body.loaded());
        assertThat(call.join().body().loaded()).isSameAs(body.loaded());
        assertThat(body.pulls()).isZero();
    }

    @Test
    void jsonIsReadByTheCodec() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().answer(200, "42");
        Response response = response(call);
        assertThat(response.json(String.class)).isCompletedWithValue("42");
        assertThat(response.json(int.class)).isCompletedWithValue(42);
        assertThat(response.json(new TypeRef<Comparable<String>>() {}))
                .isCompletedWithValue("java.lang.Comparable<java.lang.String> 42");
    }

    @Test
    void jsonsNullIsAFailure() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().answer(200, "null");
        ConversionException failure =
                Failed.with(ConversionException.class, response(call).json(String.class));
        assertThat(failure)
                .hasMessageContaining(
                        "the body is JSON's null (expected: java.lang.String) [GET http://h/, CONVERT, ANSWERED]");
        assertThat(failure.processing()).isEqualTo(Processing.ANSWERED);
    }

    @Test
    void aLargeBodyGrows() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200);
        CallFuture<byte[]> bytes = response(call).bytes();
        transport.run();
        byte[] expected = new byte[100_000];
        for (int i = 0; i < 100; i++) {
            byte[] chunk = new byte[1000];
            java.util.Arrays.fill(chunk, (byte) i);
            System.arraycopy(chunk, 0, expected, i * 1000, 1000);
            body.push(chunk);
        }
        body.end();
        assertThat(bytes.join()).isEqualTo(expected);
    }

    @Test
    void anAnnouncedLengthTooLargeIsRefusedAtTheFirstByte() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200, 100_001);
        CallFuture<byte[]> bytes = response(call).bytes();
        transport.run();
        body.push("a");
        transport.run();
        assertThat(Failed.with(BodyTooLargeException.class, bytes))
                .hasMessageContaining("BodyConfig.maxBufferedBytes (100000 bytes, announced are 100001)")
                .hasMessageContaining("saveTo, publisher or inputStream")
                .hasMessageContaining("GET http://h/");
        assertThat(body.isClosed()).isTrue();
        assertThat(transport.exchange().isEnded()).isTrue();
    }

    @Test
    void anUnknownLengthIsRefusedWhenItBecomesTooLarge() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200);
        CallFuture<String> text = response(call).text();
        transport.run();
        body.push(new byte[100_000]);
        assertThat(text).isNotDone();
        body.push("b");
        assertThat(Failed.with(BodyTooLargeException.class, text))
                .hasMessageContaining("BodyConfig.maxBufferedBytes (100000 bytes): raise it");
        assertThat(body.isClosed()).isTrue();
    }

    @Test
    void aBodyThatIsThereIsLimitedToo() {
        CallFuture<Response> call = transport
                .client()
                .body(BodyConfig.builder().maxBufferedBytes(2).build())
                .build()
                .get("http://h/");
        transport.exchange().answer(200, "abc");
        CallFuture<byte[]> bytes = response(call).bytes();
        transport.run();
        Failed.with(BodyTooLargeException.class, bytes);
        Failed.with(BodyTooLargeException.class, call.join().bytes());
    }

    @Test
    void anEmptyBodyFitsInNoBytes() {
        CallFuture<Response> call = transport
                .client()
                .body(BodyConfig.builder().maxBufferedBytes(0).build())
                .build()
                .head("http://h/");
        FakeBody body = transport.exchange().head(200, 5_000_000_000L);
        body.end();
        assertThat(response(call).bytes().join()).isEmpty();
        assertThat(call.join().body().length()).isEqualTo(5_000_000_000L);
    }

    @Test
    void aFailureIsEveryReadersFailure() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200);
        CallFuture<byte[]> bytes = response(call).bytes();
        transport.run();
        body.push("half");
        ConnectionLostException failure = new ConnectionLostException(
                transport.exchange().facts(Phase.RESPONSE_BODY, Processing.ANSWERED), "gone", null);
        body.fail(failure);
        assertThat(Failed.with(ConnectionLostException.class, bytes)).isSameAs(failure);
        Failed.with(ConnectionLostException.class, call.join().text());
        Failed.with(ConnectionLostException.class, call.join().json(Map.class));
        assertThat(call.join().body().loaded()).isNull();
    }

    @Test
    void aBodyClosedBeforeItsEndFailsItsReaders() {
        CallFuture<Response> call = client.get("http://h/");
        FakeBody body = transport.exchange().head(200);
        CallFuture<byte[]> bytes = response(call).bytes();
        body.push("half");
        call.join().close();
        transport.run();
        Failed.with(BodyClosedException.class, bytes);
    }

    @Test
    void aBodyClosedBeforeAnybodyReadsFailsLaterReaders() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().head(200).push("half");
        response(call).close();
        CallFuture<byte[]> bytes = call.join().bytes();
        transport.run();
        Failed.with(BodyClosedException.class, bytes);
    }

    @Test
    void whatIsBufferedCompletelyStaysReadableAfterClose() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().answer(200, "abc");
        response(call).close();
        assertThat(call.join().text()).isCompletedWithValue("abc");
        assertThat(call.join().body().loaded()).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
    }

    /** One way to read a body to which nobody may come second. */
    interface Reading {

        void start(ResponseBody body);
    }

    @ParameterizedTest
    @MethodSource("readings")
    void thereIsOneKindOfReader(Reading reading) {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().head(200);
        ResponseBody body = response(call).body();
        reading.start(body);
        assertThatIllegalStateException()
                .isThrownBy(body::bytes)
                .withMessageStartingWith("bytes() of the body of GET http://h/: it is read by ")
                .withMessageEndingWith("() already (expected: one kind of reader)");
        assertThatIllegalStateException().isThrownBy(body::text);
        assertThatIllegalStateException().isThrownBy(() -> body.json(Map.class));
        assertThatIllegalStateException().isThrownBy(body::publisher);
        assertThatIllegalStateException().isThrownBy(body::inputStream);
        assertThatIllegalStateException().isThrownBy(() -> body.saveTo(Path.of("never")));
    }

    static Stream<Named<Reading>> readings() {
        return Stream.of(
                Named.of("publisher", ResponseBody::publisher),
                Named.of("inputStream", ResponseBody::inputStream),
                Named.of("saveTo", body -> body.saveTo(Path.of("target", "never-complete"))));
    }

    @Test
    void bytesExcludeTheOthersAndNotThemselves() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().head(200);
        ResponseBody body = response(call).body();
        assertThat(body.text()).isNotDone();
        assertThat(body.bytes()).isNotDone();
        assertThatIllegalStateException()
                .isThrownBy(body::publisher)
                .withMessageContaining("it is read by bytes() already");
    }

    @Test
    void orThrowKeepsGoodResponsesAndClosesBadOnes() {
        CallFuture<Response> good = client.get("http://h/");
        FakeBody kept = transport.exchange(1).head(399);
        assertThat(catchThrowable(() -> assertThat(good.join().orThrow()).isSameAs(good.join())))
                .isNull();
        assertThat(kept.isClosed()).isFalse();

        CallFuture<Response> bad = client.send(
                Request.get("http://h/").header("Authorization", "s3cret").build());
        FakeBody closed = transport.exchange(2).head(500, "A", "1");
        assertThat(catchThrowable(() -> bad.join().orThrow()))
                .isInstanceOfSatisfying(StatusException.class, failure -> {
                    assertThat(failure.status()).isEqualTo(500);
                    assertThat(failure.headers()).hasToString("[A: 1]");
                    assertThat(failure.body()).as("nothing was loaded").isEmpty();
                    assertThat(failure.processing()).isEqualTo(Processing.ANSWERED);
                    assertThat(failure.connectionUses()).isEqualTo(3);
                    assertThat(failure.getMessage()).startsWith("status 500 [GET http://h/, ");
                    assertThat(String.valueOf(failure.request())).doesNotContain("s3cret");
                });
        assertThat(closed.isClosed()).isTrue();
    }

    @Test
    void aStatusExceptionHasTheStartOfALargeBody() {
        CallFuture<Response> call = client.get("http://h/");
        transport.exchange().answer(400, "x".repeat(StatusException.MAX_BODY_BYTES + 1));
        assertThat(catchThrowable(() -> call.join().orThrow()))
                .isInstanceOfSatisfying(
                        StatusException.class,
                        failure -> assertThat(failure.body()).hasSize(StatusException.MAX_BODY_BYTES));
    }
}
