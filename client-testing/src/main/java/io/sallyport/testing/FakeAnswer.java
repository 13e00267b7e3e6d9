package io.sallyport.testing;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link FakeTransport} does with one request: answer, fail, or keep silent; at once or after a while. Immutable: each method gives a new one. */
public final class FakeAnswer {

    private final int status;
    private final String reason;
    private final HttpVersion version;
    private final Headers headers;
    private final byte[] body;
    private final Headers trailers;
    private final @Nullable HttpClientException failure;
    private final @Nullable Duration delay;

    private FakeAnswer(
            int status,
            String reason,
            HttpVersion version,
            Headers headers,
            byte[] body,
            Headers trailers,
            @Nullable HttpClientException failure,
            @Nullable Duration delay) {
        this.status = status;
        this.reason = reason;
        this.version = version;
        this.headers = headers;
        this.body = body;
        this.trailers = trailers;
        this.failure = failure;
        this.delay = delay;
    }

    /**
     * An empty response.
     *
     * @param status the status code, 200 to 999
     * @return the answer
     */
    public static FakeAnswer status(int status) {
        if (status < 200 || status > 999) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 999)");
        }
        return new FakeAnswer(
                status, "", HttpVersion.HTTP_1_1, Headers.empty(), new byte[0], Headers.empty(), null, Duration.ZERO);
    }

    /**
     * A response with status 200.
     *
     * @param body its body, in UTF-8
     * @return the answer
     */
    public static FakeAnswer ok(String body) {
        return status(200).body(body);
    }

    /**
     * A response with status 200 and {@code Content-Type: application/json}.
     *
     * @param json its body, in UTF-8
     * @return the answer
     */
    public static FakeAnswer json(String json) {
        return ok(json).header("Content-Type", "application/json");
    }

    /**
     * No response but a failure.
     *
     * @param failure what the call fails with; a new one for each call
     * @return the answer
     */
    public static FakeAnswer failure(HttpClientException failure) {
        return status(200).thenFail(failure).withStatus(0);
    }

    /** {@return no answer at all: the call goes on until it is cancelled, its deadline passes or its client is closed} */
    public static FakeAnswer silence() {
        FakeAnswer empty = status(200);
        return new FakeAnswer(0, "", empty.version, empty.headers, empty.body, empty.trailers, null, null);
    }

    /**
     * With a header more.
     *
     * @param name its name
     * @param value its value
     * @return the answer
     */
    public FakeAnswer header(String name, String value) {
        return with(headers.toBuilder().add(name, value).build(), body, trailers, failure, delay);
    }

    /**
     * With another body.
     *
     * @param text the body, in UTF-8
     * @return the answer
     */
    public FakeAnswer body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * With another body.
     *
     * @param bytes the body
     * @return the answer
     */
    public FakeAnswer body(byte[] bytes) {
        return with(headers, bytes.clone(), trailers, failure, delay);
    }

    /**
     * With a trailer more.
     *
     * @param name its name
     * @param value its value
     * @return the answer
     */
    public FakeAnswer trailer(String name, String value) {
        return with(headers, body, trailers.toBuilder().add(name, value).build(), failure, delay);
    }

    /**
     * With another protocol.
     *
     * @param newVersion what the response says it came by
     * @return the answer
     */
    public FakeAnswer version(HttpVersion newVersion) {
        return new FakeAnswer(status, reason, newVersion, headers, body, trailers, failure, delay);
    }

    /**
     * With a reason phrase.
     *
     * @param newReason the phrase
     * @return the answer
     */
    public FakeAnswer reason(String newReason) {
        return new FakeAnswer(status, newReason, version, headers, body, trailers, failure, delay);
    }

    /**
     * With a failure behind the body's last byte, in place of its end.
     *
     * @param bodyFailure what reading the body fails with; a new one for each call
     * @return the answer
     */
    public FakeAnswer thenFail(HttpClientException bodyFailure) {
        return with(headers, body, trailers, bodyFailure, delay);
    }

    /**
     * After a while, by the clock of the transport's loop.
     *
     * @param time from the request's last byte to the response's head, or the failure
     * @return the answer
     */
    public FakeAnswer after(Duration time) {
        return with(headers, body, trailers, failure, time);
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    HttpVersion version() {
        return version;
    }

    Headers headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    Headers trailers() {
        return trailers;
    }

    @Nullable
    HttpClientException failure() {
        return failure;
    }

    /** When, or null for never. */
    @Nullable
    Duration delay() {
        return delay;
    }

    private FakeAnswer withStatus(int newStatus) {
        return new FakeAnswer(newStatus, reason, version, headers, body, trailers, failure, delay);
    }

    private FakeAnswer with(
            Headers newHeaders,
            byte[] newBody,
            Headers newTrailers,
            @Nullable HttpClientException newFailure,
            @Nullable Duration newDelay) {
        return new FakeAnswer(status, reason, version, newHeaders, newBody, newTrailers, newFailure, newDelay);
    }
}
