package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.provider.Arguments;

/** A small program that opens URLs, and what it saw: to be run on two implementations, and compared. */
final class Program {

    /** What a program does. */
    interface Steps {
        void run(Program program) throws Exception;
    }

    /** How a program opens a path of the server. */
    interface Opener {
        HttpURLConnection open(String path) throws IOException;
    }

    private final Opener opener;
    private final List<String> seen = new ArrayList<>();

    private Program(Opener opener) {
        this.opener = opener;
    }

    static List<String> run(Steps steps, Opener opener) {
        Program program = new Program(opener);
        try {
            steps.run(program);
        } catch (Exception e) {
            program.seen.add("ended by " + e);
        }
        return program.seen;
    }

    /** A program for a table of them. */
    static Arguments named(String name, Steps steps) {
        return Arguments.of(name, steps);
    }

    /** Has a method, and a body where it takes one. */
    static void send(HttpURLConnection connection, String method) throws IOException {
        connection.setRequestMethod(method);
        if (method.startsWith("P")) {
            connection.setDoOutput(true);
            try (OutputStream output = connection.getOutputStream()) {
                output.write("a=b".getBytes(UTF_8));
            }
        }
    }

    HttpURLConnection open(String path) throws IOException {
        return opener.open(path);
    }

    /** Writes down what a step gives, or what it throws. */
    void see(String what, Callable<?> step) {
        String result;
        try {
            Object value = step.call();
            result = value instanceof byte[] bytes
                    ? new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                    : String.valueOf(value);
        } catch (Exception e) {
            result = e.getClass().getName() + ": " + e.getMessage();
        }
        seen.add(what + " = " + result);
    }

    /** All that can be seen of an answer: of the status line, the header fields, the streams and the URL. */
    void seeAnswer(HttpURLConnection connection) {
        see("input", () -> connection.getInputStream().readAllBytes());
        see("status", connection::getResponseCode);
        see("reason", connection::getResponseMessage);
        see(
                "error",
                () -> connection.getErrorStream() == null
                        ? null
                        : connection.getErrorStream().readAllBytes());
        see("input again", () -> connection.getInputStream().getClass() != null);
        for (int i = 0; i < 12; i++) {
            int index = i;
            see(
                    "field " + i,
                    () -> dated(connection.getHeaderFieldKey(index)) + ": "
                            + (dated(connection.getHeaderFieldKey(index)).equals("Date")
                                    ? ""
                                    : connection.getHeaderField(index)));
        }
        see("map", () -> {
            Map<String, List<String>> map = new java.util.HashMap<>(connection.getHeaderFields());
            map.remove("Date");
            Map<String, List<String>> sorted = new TreeMap<>(Comparator.nullsFirst(Comparator.naturalOrder()));
            sorted.putAll(map);
            return sorted;
        });
        see("status line", () -> connection.getHeaderField(0));
        see("no name", () -> connection.getHeaderField((String) null));
        see("content type", connection::getContentType);
        see("content length", connection::getContentLength);
        see("encoding", connection::getContentEncoding);
        see("method", connection::getRequestMethod);
        see("url", connection::getURL);
        see("proxy", connection::usingProxy);
        see("set after", () -> {
            connection.setRequestProperty("A", "b");
            return "set";
        });
        see("method after", () -> {
            connection.setRequestMethod("GET");
            return "set";
        });
    }

    private static String dated(String name) {
        return String.valueOf(name);
    }
}
