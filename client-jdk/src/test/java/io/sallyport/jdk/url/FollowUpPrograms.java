package io.sallyport.jdk.url;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Programs whose requests are followed up: redirects, challenges, cookies. */
final class FollowUpPrograms {

    private FollowUpPrograms() {}

    static Stream<Arguments> redirects() {
        List<Arguments> all = new ArrayList<>();
        for (int status : List.of(300, 301, 302, 303, 304, 306, 307, 308)) {
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE")) {
                for (boolean follows : List.of(true, false)) {
                    all.add(Program.named(
                            status + " " + method + (follows ? " followed" : " not followed"), program -> {
                                HttpURLConnection connection =
                                        program.open("/a?status=" + status + "&h.Location=/b?c=d");
                                connection.setInstanceFollowRedirects(follows);
                                connection.setRequestProperty("X-A", "1");
                                Program.send(connection, method);
                                program.seeAnswer(connection);
                            }));
                }
            }
            all.add(Program.named(status + " streamed", program -> {
                HttpURLConnection connection = program.open("/a?status=" + status + "&h.Location=/b");
                connection.setChunkedStreamingMode(0);
                Program.send(connection, "POST");
                program.see("input", () -> connection.getInputStream().readAllBytes());
                program.see("status", connection::getResponseCode);
                program.see("url", connection::getURL);
            }));
        }
        all.add(Program.named(
                "to another protocol",
                program -> program.seeAnswer(program.open("/a?status=302&h.Location=https://127.0.0.1:1/"))));
        all.add(Program.named(
                "to no URL", program -> program.seeAnswer(program.open("/a?status=302&h.Location=foo:bar"))));
        all.add(Program.named(
                "relative", program -> program.seeAnswer(program.open("/a/b?status=302&h.Location=../c"))));
        all.add(Program.named("without Location", program -> program.seeAnswer(program.open("/a?status=302"))));
        all.add(Program.named(
                "round and round",
                program -> program.seeAnswer(program.open("/a?status=302&h.Location=/a?status=302%26h.Location=/a"))));
        all.add(Program.named(
                "to nothing", program -> program.seeAnswer(program.open("/a?status=302&h.Location=/b?status=404"))));
        return all.stream();
    }

    static Stream<Arguments> defaults() {
        return Stream.of(
                Program.named("own authenticator", program -> {
                    Authenticator authenticator = new AskedAuthenticator();
                    for (int i = 0; i < 2; i++) {
                        HttpURLConnection connection = program.open("/a?realm=r");
                        connection.setAuthenticator(authenticator);
                        program.seeAnswer(connection);
                    }
                }),
                Program.named("challenge without commas", program -> {
                    HttpURLConnection connection = program.open("/a?realm=r%22+x=y+z=%22/");
                    connection.setAuthenticator(new AskedAuthenticator());
                    program.seeAnswer(connection);
                }),
                Program.named("refused streamed", program -> {
                    HttpURLConnection connection = program.open("/a?realm=r");
                    connection.setAuthenticator(new AskedAuthenticator());
                    connection.setFixedLengthStreamingMode(3);
                    Program.send(connection, "POST");
                    program.see("input", connection::getInputStream);
                }),
                Program.named("cookies", program -> {
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
