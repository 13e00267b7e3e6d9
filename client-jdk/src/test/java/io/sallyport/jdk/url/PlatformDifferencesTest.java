package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.URL;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same programs, on the platform's connections and on ours, against the same server: what they see and what it receives is the same. */
final class PlatformDifferencesTest {

    private static final HttpClient CLIENT = HttpClient.create();

    @ParameterizedTest(name = "{0}")
    @MethodSource({"answers", "requests", "outputs", "redirects", "settings", "defaults"})
    void isTheSame(String name, Program.Steps steps) throws IOException {
        try (Origin origin = new Origin()) {
            List<String> platform =
                    run(steps, origin, path -> (HttpURLConnection) new URL(origin.url(path)).openConnection());
            URLStreamHandler handler = UrlHandlers.handler(CLIENT, "http");
            List<String> ours = run(steps, origin, path ->
                    (HttpURLConnection) new URL(null, origin.url(path), handler).openConnection());
            assertThat(ours).isEqualTo(platform);
        }
    }

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    private static List<String> run(Program.Steps steps, Origin origin, Program.Opener opener) {
        List<String> all = new ArrayList<>(Program.run(steps, opener));
        origin.received().forEach(request -> all.add("received " + withoutEmptyLength(request)));
        return all;
    }

    /** We say that a POST has no body (RFC 9110 section 8.6), the platform does not. */
    private static String withoutEmptyLength(String request) {
        return request.replace("Content-length=[0], ", "");
    }

    private static Arguments program(String name, Program.Steps steps) {
        return Arguments.of(name, steps);
    }

    static Stream<Arguments> answers() {
        Stream<Arguments> statuses = Stream.of(
                        200, 201, 202, 203, 204, 205, 206, 299, 304, 400, 401, 403, 404, 405, 407, 410, 417, 418, 429,
                        500, 501, 502, 503, 599)
                .map(status ->
                        program("status " + status, program -> program.seeAnswer(program.open("/a?status=" + status))));
        return Stream.concat(
                statuses,
                Stream.of(
                        program("no body", program -> program.seeAnswer(program.open("/a?body="))),
                        program(
                                "error without a body",
                                program -> program.seeAnswer(program.open("/a?status=500&body="))),
                        program("chunked", program -> program.seeAnswer(program.open("/a?chunked"))),
                        program("chunked error", program -> program.seeAnswer(program.open("/a?chunked&status=500"))),
                        program("status first", program -> {
                            HttpURLConnection connection = program.open("/a?status=404");
                            program.see("status", connection::getResponseCode);
                            program.seeAnswer(connection);
                        }),
                        program("header first", program -> {
                            HttpURLConnection connection = program.open("/a?status=503&h.X-A=1%7C2%7C3");
                            program.see("field", () -> connection.getHeaderField("x-a"));
                            program.seeAnswer(connection);
                        }),
                        program(
                                "headers of one name",
                                program -> program.seeAnswer(
                                        program.open("/a?h.X-A=1%7C2%7C3&h.x-b=4&h.Content-Type=text/plain"))),
                        program("numbers and dates", program -> {
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
                        program("content", program -> {
                            HttpURLConnection connection = program.open("/a?h.Content-Type=text/plain");
                            program.see(
                                    "content", () -> ((java.io.InputStream) connection.getContent()).readAllBytes());
                        }),
                        program("closed stream", program -> {
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
                        program("disconnected", program -> {
                            HttpURLConnection connection = program.open("/a");
                            program.see("status", connection::getResponseCode);
                            connection.disconnect();
                            program.see(
                                    "read", () -> connection.getInputStream().read());
                            program.see("error", connection::getErrorStream);
                        }),
                        program("disconnected before", program -> {
                            HttpURLConnection connection = program.open("/a");
                            connection.disconnect();
                            program.seeAnswer(connection);
                        })));
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                program("methods", program -> {
                    for (String method : List.of("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE")) {
                        HttpURLConnection connection = program.open("/" + method);
                        connection.setRequestMethod(method);
                        program.seeAnswer(connection);
                    }
                }),
                program("unknown methods", program -> {
                    for (String method : new String[] {"PATCH", "get", "", "CONNECT", "A B", null}) {
                        program.see("method " + method, () -> {
                            program.open("/").setRequestMethod(method);
                            return "set";
                        });
                    }
                }),
                program("fields", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setRequestProperty("X-A", "1");
                    connection.addRequestProperty("X-A", "2");
                    connection.addRequestProperty("x-a", "3");
                    connection.setRequestProperty("X-B", "1");
                    connection.setRequestProperty("x-b", "2");
                    connection.setRequestProperty("Authorization", "Secret");
                    connection.setRequestProperty("User-Agent", "me");
                    connection.setRequestProperty("Accept", "text/x");
                    connection.setRequestProperty("Accept-Encoding", "gzip");
                    connection.setRequestProperty("Cookie", "a=b");
                    connection.setRequestProperty("X-Folded", "a\n b");
                    for (String restricted : List.of(
                            "Access-Control-Request-Headers",
                            "Access-Control-Request-Method",
                            "Connection",
                            "Content-Length",
                            "Content-Transfer-Encoding",
                            "Host",
                            "Keep-Alive",
                            "Origin",
                            "Trailer",
                            "Transfer-Encoding",
                            "Upgrade",
                            "Via",
                            "Sec-Fetch-Mode")) {
                        connection.setRequestProperty(restricted, "x");
                    }
                    for (String name : new String[] {"X-A", "x-b", "Authorization", "Host", "none", null}) {
                        program.see("property " + name, () -> connection.getRequestProperty(name));
                    }
                    program.see("properties", () -> new java.util.TreeMap<>(connection.getRequestProperties()));
                    program.see(
                            "properties change",
                            () -> connection.getRequestProperties().put("a", List.of()));
                    program.seeAnswer(connection);
                    program.see("Authorization after", () -> connection.getRequestProperty("Authorization"));
                    program.see("X-A after", () -> connection.getRequestProperty("X-A"));
                }),
                program("bad fields", program -> {
                    HttpURLConnection connection = program.open("/a");
                    for (String[] field : new String[][] {
                        {"a:b", "c"}, {"a\nb", "c"}, {"a", "b\nc"}, {"a", "b\r\nc: d"}, {null, "a"}, {"a", "b\n"}
                    }) {
                        program.see("set " + field[0], () -> {
                            connection.setRequestProperty(field[0], field[1]);
                            return "set";
                        });
                        program.see("add " + field[0], () -> {
                            connection.addRequestProperty(field[0], field[1]);
                            return "set";
                        });
                    }
                }),
                program("null value", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setRequestProperty("Accept", null);
                    program.see("property", () -> connection.getRequestProperty("Accept"));
                }),
                program("connection: close", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setRequestProperty("Connection", "close");
                    program.seeAnswer(connection);
                }),
                program("no caches", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setUseCaches(false);
                    program.seeAnswer(connection);
                }),
                program("if modified since", program -> {
                    HttpURLConnection connection = program.open("/a?status=304");
                    connection.setIfModifiedSince(784111777000L);
                    program.seeAnswer(connection);
                }),
                program("paths as written", program -> {
                    for (String path : List.of("/a/../b", "/a%20b", "/?a=b&c", "/a//b", "/%C3%A4", "/a;b=c")) {
                        program.seeAnswer(program.open(path));
                    }
                }),
                program("connected first", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.connect();
                    program.see("set", () -> {
                        connection.setRequestProperty("a", "b");
                        return "set";
                    });
                    program.see("properties", connection::getRequestProperties);
                    program.see("doOutput", () -> {
                        connection.setDoOutput(true);
                        return "set";
                    });
                    program.see("method", () -> {
                        connection.setRequestMethod("PUT");
                        return "set";
                    });
                    connection.connect();
                    program.seeAnswer(connection);
                }));
    }

    private static Arguments written(String name, String method, Settings settings, String... pieces) {
        return program(name, program -> {
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
                program(
                        "no output",
                        program ->
                                program.see("output", () -> program.open("/a").getOutputStream())),
                program("no input", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setDoInput(false);
                    program.see("input", connection::getInputStream);
                }),
                program("POST without output", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setRequestMethod("POST");
                    connection.setDoOutput(true);
                    program.seeAnswer(connection);
                }),
                program("output after input", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setDoOutput(true);
                    program.see("input", () -> connection.getInputStream().readAllBytes());
                    program.see("output", connection::getOutputStream);
                }),
                program("too many bytes", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setDoOutput(true);
                    connection.setFixedLengthStreamingMode(2);
                    program.see("write", () -> {
                        connection.getOutputStream().write(new byte[3]);
                        return "written";
                    });
                }),
                program("too few bytes", program -> {
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
                program("write after close", program -> {
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
                program("modes", program -> {
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

    static Stream<Arguments> redirects() {
        List<Arguments> all = new ArrayList<>();
        for (int status : List.of(300, 301, 302, 303, 304, 306, 307, 308)) {
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE")) {
                for (boolean follows : List.of(true, false)) {
                    all.add(program(status + " " + method + (follows ? " followed" : " not followed"), program -> {
                        HttpURLConnection connection = program.open("/a?status=" + status + "&h.Location=/b?c=d");
                        connection.setInstanceFollowRedirects(follows);
                        connection.setRequestProperty("X-A", "1");
                        send(connection, method);
                        program.seeAnswer(connection);
                    }));
                }
            }
            all.add(program(status + " streamed", program -> {
                HttpURLConnection connection = program.open("/a?status=" + status + "&h.Location=/b");
                connection.setChunkedStreamingMode(0);
                send(connection, "POST");
                program.see("input", () -> connection.getInputStream().readAllBytes());
                program.see("status", connection::getResponseCode);
                program.see("url", connection::getURL);
            }));
        }
        all.add(program(
                "to another protocol",
                program -> program.seeAnswer(program.open("/a?status=302&h.Location=https://127.0.0.1:1/"))));
        all.add(program("to no URL", program -> program.seeAnswer(program.open("/a?status=302&h.Location=foo:bar"))));
        all.add(program("relative", program -> program.seeAnswer(program.open("/a/b?status=302&h.Location=../c"))));
        all.add(program("without Location", program -> program.seeAnswer(program.open("/a?status=302"))));
        all.add(program(
                "round and round",
                program -> program.seeAnswer(program.open("/a?status=302&h.Location=/a?status=302%26h.Location=/a"))));
        all.add(program(
                "to nothing", program -> program.seeAnswer(program.open("/a?status=302&h.Location=/b?status=404"))));
        return all.stream();
    }

    private static void send(HttpURLConnection connection, String method) throws IOException {
        connection.setRequestMethod(method);
        if (method.startsWith("P")) {
            connection.setDoOutput(true);
            try (OutputStream output = connection.getOutputStream()) {
                output.write("a=b".getBytes(UTF_8));
            }
        }
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                program("as made", program -> {
                    HttpURLConnection connection = program.open("/a");
                    program.see("method", connection::getRequestMethod);
                    program.see("input", connection::getDoInput);
                    program.see("output", connection::getDoOutput);
                    program.see("caches", connection::getUseCaches);
                    program.see("follows", connection::getInstanceFollowRedirects);
                    program.see("connect", connection::getConnectTimeout);
                    program.see("read", connection::getReadTimeout);
                    program.see("modified", connection::getIfModifiedSince);
                    program.see("interaction", connection::getAllowUserInteraction);
                    program.see("error", connection::getErrorStream);
                    program.see("proxy", connection::usingProxy);
                    program.see("permission", connection::getPermission);
                    program.see("properties", connection::getRequestProperties);
                }),
                program("timeouts", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setConnectTimeout(5);
                    connection.setReadTimeout(7);
                    program.see("connect", connection::getConnectTimeout);
                    program.see("read", connection::getReadTimeout);
                    program.see("negative", () -> {
                        connection.setReadTimeout(-1);
                        return "set";
                    });
                    program.see("negative", () -> {
                        connection.setConnectTimeout(-1);
                        return "set";
                    });
                }),
                program("authenticator after connecting", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.connect();
                    program.see("set", () -> {
                        connection.setAuthenticator(new Asked());
                        return "set";
                    });
                    program.see("input", () -> connection.getInputStream().readAllBytes());
                }));
    }

    private static final class Asked extends Authenticator {

        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication(
                    getRequestingPrompt() + "-" + getRequestingScheme().toLowerCase(java.util.Locale.ROOT) + "-"
                            + getRequestorType() + "-" + getRequestingURL().getPath() + "-" + getRequestingHost() + "-"
                            + getRequestingProtocol() + "-" + getRequestingSite(),
                    "secret".toCharArray());
        }
    }

    static Stream<Arguments> defaults() {
        return Stream.of(
                program("own authenticator", program -> {
                    Authenticator authenticator = new Asked();
                    for (int i = 0; i < 2; i++) {
                        HttpURLConnection connection = program.open("/a?realm=r");
                        connection.setAuthenticator(authenticator);
                        program.seeAnswer(connection);
                    }
                }),
                program("challenge without commas", program -> {
                    HttpURLConnection connection = program.open("/a?realm=r%22+x=y+z=%22/");
                    connection.setAuthenticator(new Asked());
                    program.seeAnswer(connection);
                }),
                program("refused streamed", program -> {
                    HttpURLConnection connection = program.open("/a?realm=r");
                    connection.setAuthenticator(new Asked());
                    connection.setFixedLengthStreamingMode(3);
                    send(connection, "POST");
                    program.see("input", connection::getInputStream);
                }),
                program("cookies", program -> {
                    CookieManager cookies = new CookieManager();
                    CookieHandler.setDefault(cookies);
                    try {
                        program.seeAnswer(program.open("/a?h.Set-Cookie=a=b"));
                        HttpURLConnection connection = program.open("/a?h.Set-Cookie=c=d;+HttpOnly");
                        connection.setRequestProperty("Cookie", "own=1");
                        program.see("before", () -> connection.getRequestProperty("Cookie"));
                        program.seeAnswer(connection);
                        program.see("after", () -> connection.getRequestProperty("Cookie"));
                        program.seeAnswer(program.open("/a?status=302&h.Set-Cookie=e=f&h.Location=/b"));
                        program.see("kept", () -> cookies.getCookieStore().getCookies());
                    } finally {
                        CookieHandler.setDefault(null);
                    }
                }));
    }
}
