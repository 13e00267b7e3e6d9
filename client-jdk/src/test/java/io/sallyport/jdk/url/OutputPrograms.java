package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Programs that write bodies. */
final class OutputPrograms {

    private OutputPrograms() {}

    private static Arguments written(String name, String method, Settings settings, String... pieces) {
        return Program.named(name, program -> {
            HttpURLConnection connection = program.open("/a");
            connection.setDoOutput(true);
            if (!method.isEmpty()) {
                connection.setRequestMethod(method);
            }
            settings.apply(connection);
            program.see("write", () -> {
                try (OutputStream output = connection.getOutputStream()) {
                    for (String piece : pieces) {
                        output.write(piece.getBytes(UTF_8));
                    }
                }
                return "written";
            });
            program.see("output again", () -> {
                connection.getOutputStream().write(1);
                return "written";
            });
            program.seeAnswer(connection);
            program.see("output after", connection::getOutputStream);
        });
    }

    private interface Settings {
        void apply(HttpURLConnection connection) throws IOException;
    }

    static Stream<Arguments> outputs() {
        return Stream.of(
                written("default method", "", connection -> {}, "a=b"),
                written("POST", "POST", connection -> {}, "a=b", "&c=d"),
                written("PUT", "PUT", connection -> {}, "a=b"),
                written("DELETE", "DELETE", connection -> {}, "a=b"),
                written("OPTIONS", "OPTIONS", connection -> {}, "a=b"),
                written("TRACE", "TRACE", connection -> {}, "a=b"),
                written("nothing", "POST", connection -> {}),
                written(
                        "own type",
                        "POST",
                        connection -> connection.setRequestProperty("Content-Type", "text/x"),
                        "abc"),
                written("fixed", "POST", connection -> connection.setFixedLengthStreamingMode(3), "abc"),
                written("fixed long", "PUT", connection -> connection.setFixedLengthStreamingMode(6L), "abc", "def"),
                written("fixed and nothing", "POST", connection -> connection.setFixedLengthStreamingMode(0)),
                written("chunked", "POST", connection -> connection.setChunkedStreamingMode(0), "abc", "def"),
                written("chunked and nothing", "POST", connection -> connection.setChunkedStreamingMode(16)),
                Program.named(
                        "no output",
                        program ->
                                program.see("output", () -> program.open("/a").getOutputStream())),
                Program.named("no input", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setDoInput(false);
                    program.see("input", connection::getInputStream);
                }),
                Program.named("POST without output", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setRequestMethod("POST");
                    connection.setDoOutput(true);
                    program.seeAnswer(connection);
                }),
                Program.named("output after input", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setDoOutput(true);
                    program.see("input", () -> connection.getInputStream().readAllBytes());
                    program.see("output", connection::getOutputStream);
                }),
                Program.named("too many bytes", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setDoOutput(true);
                    connection.setFixedLengthStreamingMode(2);
                    program.see("write", () -> {
                        connection.getOutputStream().write(new byte[3]);
                        return "written";
                    });
                }),
                Program.named("too few bytes", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setDoOutput(true);
                    connection.setFixedLengthStreamingMode(2);
                    OutputStream output = connection.getOutputStream();
                    output.write(1);
                    program.see("close", () -> {
                        output.close();
                        return "closed";
                    });
                    program.see("input", connection::getInputStream);
                }),
                Program.named("write after close", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setDoOutput(true);
                    connection.setChunkedStreamingMode(0);
                    OutputStream output = connection.getOutputStream();
                    output.close();
                    program.see("write", () -> {
                        output.write(1);
                        return "written";
                    });
                    program.seeAnswer(connection);
                }),
                Program.named("modes", program -> {
                    HttpURLConnection connection = program.open("/a");
                    program.see("negative", () -> {
                        connection.setFixedLengthStreamingMode(-1);
                        return "set";
                    });
                    connection.setFixedLengthStreamingMode(2);
                    program.see("both", () -> {
                        connection.setChunkedStreamingMode(2);
                        return "set";
                    });
                }));
    }
}
