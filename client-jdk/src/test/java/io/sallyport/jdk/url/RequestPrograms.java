package io.sallyport.jdk.url;

import java.net.HttpURLConnection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Programs that say what is asked for, and set what connections have. */
final class RequestPrograms {

    private RequestPrograms() {}

    static Stream<Arguments> requests() {
        return Stream.of(
                Program.named("methods", program -> {
                    for (String method : List.of("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE")) {
                        HttpURLConnection connection = program.open("/" + method);
                        connection.setRequestMethod(method);
                        program.seeAnswer(connection);
                    }
                }),
                Program.named("unknown methods", program -> {
                    for (String method : new String[] {"PATCH", "get", "", "CONNECT", "A B", null}) {
                        program.see("method " + method, () -> {
                            program.open("/").setRequestMethod(method);
                            return "set";
                        });
                    }
                }),
                Program.named("fields", program -> {
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
                Program.named("bad fields", program -> {
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
                Program.named("null value", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setRequestProperty("Accept", null);
                    program.see("property", () -> connection.getRequestProperty("Accept"));
                }),
                Program.named("connection: close", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setRequestProperty("Connection", "close");
                    program.seeAnswer(connection);
                }),
                Program.named("no caches", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.setUseCaches(false);
                    program.seeAnswer(connection);
                }),
                Program.named("if modified since", program -> {
                    HttpURLConnection connection = program.open("/a?status=304");
                    connection.setIfModifiedSince(784111777000L);
                    program.seeAnswer(connection);
                }),
                Program.named("paths as written", program -> {
                    for (String path : List.of("/a/../b", "/a%20b", "/?a=b&c", "/a//b", "/%C3%A4", "/a;b=c")) {
                        program.seeAnswer(program.open(path));
                    }
                }),
                Program.named("connected first", program -> {
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

    static Stream<Arguments> settings() {
        return Stream.of(
                Program.named("as made", program -> {
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
                Program.named("timeouts", program -> {
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
                Program.named("authenticator after connecting", program -> {
                    HttpURLConnection connection = program.open("/a");
                    connection.connect();
                    program.see("set", () -> {
                        connection.setAuthenticator(new AskedAuthenticator());
                        return "set";
                    });
                    program.see("input", () -> connection.getInputStream().readAllBytes());
                }));
    }
}
