package io.sallyport.internal.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.Headers;
import io.sallyport.internal.download.Resumption.Step;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ResumptionTest {

    private static final Version KNOWN = new Version("\"v1\"", 100);
    private static final Version NONE = new Version("", -1);

    private static Arguments row(
            long have, Version known, long size, int status, long length, Step step, String... headers) {
        return Arguments.of(have, known, size, status, length, step, Headers.of(headers));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                row(0, NONE, -1, 200, 100, new Step.Begin(KNOWN), "ETag", "\"v1\""),
                row(0, NONE, -1, 200, -1, new Step.Begin(new Version("\"v1\"", -1)), "ETag", "\"v1\""),
                row(0, NONE, -1, 200, 100, new Step.Begin(new Version("", 100)), "ETag", "W/\"v1\""),
                row(0, NONE, 100, 200, 100, new Step.Begin(new Version("", 100))),
                row(0, NONE, 99, 200, 100, new Step.Refuse("the file has 100 bytes (expected: 99)")),
                row(40, KNOWN, -1, 200, 90, new Step.Begin(new Version("\"v2\"", 90)), "ETag", "\"v2\""),
                row(40, KNOWN, -1, 206, 60, new Step.Append(KNOWN), "Content-Range", "bytes 40-99/100"),
                row(40, KNOWN, -1, 206, -1, new Step.Append(KNOWN), "Content-Range", "bytes 40-99/*"),
                row(40, KNOWN, -1, 206, 10, new Step.Append(KNOWN), "Content-Range", "bytes 40-49/100"),
                row(
                        40,
                        KNOWN,
                        -1,
                        206,
                        60,
                        new Step.Append(KNOWN),
                        "Content-Range",
                        "bytes 40-99/100",
                        "ETag",
                        "\"v1\""),
                row(
                        40,
                        new Version("\"v1\"", -1),
                        -1,
                        206,
                        60,
                        new Step.Append(KNOWN),
                        "Content-Range",
                        "bytes 40-99/100"),
                row(
                        40,
                        KNOWN,
                        -1,
                        206,
                        60,
                        new Step.Anew("the part is of another version"),
                        "Content-Range",
                        "bytes 40-99/100",
                        "ETag",
                        "\"v2\""),
                row(
                        40,
                        KNOWN,
                        -1,
                        206,
                        61,
                        new Step.Anew("the part is of another version"),
                        "Content-Range",
                        "bytes 40-100/101"),
                row(
                        40,
                        KNOWN,
                        99,
                        206,
                        60,
                        new Step.Refuse("the file has 100 bytes (expected: 99)"),
                        "Content-Range",
                        "bytes 40-99/100"),
                row(
                        40,
                        KNOWN,
                        -1,
                        206,
                        100,
                        new Step.Refuse("the part begins at byte 0 (expected: 40)"),
                        "Content-Range",
                        "bytes 0-99/100"),
                row(
                        40,
                        KNOWN,
                        -1,
                        206,
                        59,
                        new Step.Refuse("the part has 59 bytes, its Content-Range says 60"),
                        "Content-Range",
                        "bytes 40-99/100"),
                row(40, KNOWN, -1, 206, 60, new Step.Refuse("the part has no Content-Range that can be read")),
                row(
                        40,
                        KNOWN,
                        -1,
                        206,
                        60,
                        new Step.Refuse("the part has no Content-Range that can be read"),
                        "Content-Type",
                        "multipart/byteranges; boundary=x"),
                row(
                        0,
                        NONE,
                        -1,
                        206,
                        60,
                        new Step.Refuse("the server sent a part though all was asked for"),
                        "Content-Range",
                        "bytes 0-59/100"),
                row(100, KNOWN, -1, 416, 0, new Step.Complete(), "Content-Range", "bytes */100"),
                row(100, KNOWN, -1, 416, 0, new Step.Complete()),
                row(
                        100,
                        KNOWN,
                        -1,
                        416,
                        0,
                        new Step.Anew("the server has no bytes behind those that are there"),
                        "Content-Range",
                        "bytes */50"),
                row(
                        40,
                        KNOWN,
                        -1,
                        416,
                        0,
                        new Step.Anew("the server has no bytes behind those that are there"),
                        "Content-Range",
                        "bytes */40"),
                row(
                        0,
                        NONE,
                        -1,
                        416,
                        0,
                        new Step.Refuse("the server answered with status 416 though all was asked for")),
                row(40, KNOWN, -1, 404, 0, new Step.Refuse("the server answered with status 404")),
                row(0, NONE, -1, 204, 0, new Step.Refuse("the server answered with status 204")));
    }

    @ParameterizedTest(name = "{0} bytes of {1}, {3} with {6}")
    @MethodSource("answers")
    void judges(long have, Version known, long size, int status, long length, Step step, Headers headers) {
        assertThat(Resumption.judge(have, known, size, status, headers, length)).isEqualTo(step);
    }

    static Stream<Arguments> versions() {
        return Stream.of(
                Arguments.of("\"a\"", Headers.of("ETag", "\"a\"")),
                Arguments.of("", Headers.of("ETag", "W/\"a\"", "Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")),
                Arguments.of("", Headers.of("ETag", "a")),
                Arguments.of("", Headers.of("ETag", "\"" + "a".repeat(2000) + "\"")),
                Arguments.of("", Headers.of("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")),
                Arguments.of(
                        "Sun, 06 Nov 1994 08:49:37 GMT",
                        Headers.of(
                                "Last-Modified",
                                "Sun, 06 Nov 1994 08:49:37 GMT",
                                "Date",
                                "Sun, 06 Nov 1994 08:49:38 GMT")),
                Arguments.of(
                        "",
                        Headers.of(
                                "Last-Modified",
                                "Sun, 06 Nov 1994 08:49:37 GMT",
                                "Date",
                                "Sun, 06 Nov 1994 08:49:37 GMT")),
                Arguments.of("", Headers.of("Last-Modified", "yesterday", "Date", "Sun, 06 Nov 1994 08:49:37 GMT")));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void onlyStrongValidatorsCount(String validator, Headers headers) {
        assertThat(Version.of(headers, 7)).isEqualTo(new Version(validator, 7));
    }
}
