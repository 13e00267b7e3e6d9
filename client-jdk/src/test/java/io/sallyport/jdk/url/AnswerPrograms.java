package io.sallyport.jdk.url;

import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Programs that read answers. */
final class AnswerPrograms {

    private AnswerPrograms() {}

    static Stream<Arguments> answers() {
        Stream<Arguments> statuses = Stream.of(
                        200, 201, 202, 203, 204, 205, 206, 299, 304, 400, 401, 403, 404, 405, 407, 410, 417, 418, 429,
                        500, 501, 502, 503, 599)
                .map(status -> Program.named(
                        "status " + status, program -> program.seeAnswer(program.open("/a?status=" + status))));
        return Stream.concat(
                statuses,
                Stream.of(
                        Program.named("no body", program -> program.seeAnswer(program.open("/a?body="))),
                        Program.named(
                                "error without a body",
                                program -> program.seeAnswer(program.open("/a?status=500&body="))),
                        Program.named("chunked", program -> program.seeAnswer(program.open("/a?chunked"))),
                        Program.named(
                                "chunked error", program -> program.seeAnswer(program.open("/a?chunked&status=500"))),
                        Program.named("status first", program -> {
                            HttpURLConnection connection = program.open("/a?status=404");
                            program.see("status", connection::getResponseCode);
                            program.seeAnswer(connection);
                        }),
                        Program.named("header first", program -> {
                            HttpURLConnection connection = program.open("/a?status=503&h.X-A=1%7C2%7C3");
                            program.see("field", () -> connection.getHeaderField("x-a"));
                            program.seeAnswer(connection);
                        }),
                        Program.named(
                                "headers of one name",
                                program -> program.seeAnswer(
                                        program.open("/a?h.X-A=1%7C2%7C3&h.x-b=4&h.Content-Type=text/plain"))),
                        Program.named("numbers and dates", program -> {
                            HttpURLConnection connection = program.open(
                                    "/a?h.X-N=12&h.X-D=Sun,+06+Nov+1994+08:49:37+GMT&h.Expires=0&h.Last-Modified=Sun,+06+Nov+1994+08:49:37+GMT");
                            program.see("int", () -> connection.getHeaderFieldInt("X-N", 1));
                            program.see("no int", () -> connection.getHeaderFieldInt("X-D", 1));
                            program.see("long", () -> connection.getHeaderFieldLong("X-N", 1));
                            program.see("date", () -> connection.getHeaderFieldDate("X-D", 1));
                            program.see("expires", connection::getExpiration);
                            program.see("modified", connection::getLastModified);
                            program.see(
                                    "map changes",
                                    () -> connection.getHeaderFields().put("a", List.of()));
                            program.see(
                                    "values change",
                                    () -> Objects.requireNonNull(
                                                    connection.getHeaderFields().get("X-n"))
                                            .add("a"));
                        }),
                        Program.named("content", program -> {
                            HttpURLConnection connection = program.open("/a?h.Content-Type=text/plain");
                            program.see(
                                    "content", () -> ((java.io.InputStream) connection.getContent()).readAllBytes());
                        }),
                        Program.named("closed stream", program -> {
                            HttpURLConnection connection = program.open("/a");
                            java.io.InputStream stream = connection.getInputStream();
                            program.see("marks", stream::markSupported);
                            program.see("skips", () -> stream.skip(2));
                            program.see("rest", stream::readAllBytes);
                            program.see("end", stream::read);
                            stream.close();
                            program.see("read", stream::read);
                            program.see("same", () -> stream.equals(connection.getInputStream()));
                        }),
                        Program.named("disconnected", program -> {
                            HttpURLConnection connection = program.open("/a");
                            program.see("status", connection::getResponseCode);
                            connection.disconnect();
                            program.see(
                                    "read", () -> connection.getInputStream().read());
                            program.see("error", connection::getErrorStream);
                        }),
                        Program.named("disconnected before", program -> {
                            HttpURLConnection connection = program.open("/a");
                            connection.disconnect();
                            program.seeAnswer(connection);
                        })));
    }
}
