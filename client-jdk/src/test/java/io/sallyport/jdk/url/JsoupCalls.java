package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.testing.TestTls;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.Connection;
import org.jsoup.HttpStatusException;
import org.jsoup.Jsoup;

/** What programs do with jsoup, which makes its URLs itself; to be run with {@code -Djsoup.useHttpClient=false}, which has it open connections of the platform's kind. */
final class JsoupCalls {

    private static final String PAGE =
            "h.Content-Type=text/html;+charset=utf-8&body=%3Ctitle%3E%C3%A4%3C/title%3E%3Cp%3Eb%3Ca+href=c%3Ed";

    private final Site site;

    JsoupCalls(Site site) {
        this.site = site;
    }

    /** All, by their names. */
    Map<String, Program.Steps> all() {
        Map<String, Program.Steps> all = new LinkedHashMap<>();
        all.put("GET", program -> see(program, connect("/a?" + PAGE)));
        all.put(
                "GET parsed",
                program -> program.see(
                        "link",
                        () -> connect("/a/b?" + PAGE)
                                .get()
                                .select("a")
                                .attr("abs:href")
                                .replaceFirst(":[0-9]+/", "/")));
        all.put("GET gzip", program -> see(program, connect("/a?gzip&size=10&" + PAGE)));
        all.put("GET chunked", program -> see(program, connect("/a?chunked&" + PAGE)));
        all.put(
                "GET streamed",
                program -> program.see("stream", () -> {
                    Connection.Response response = connect("/a?size=200000&h.Content-Type=text/plain")
                            .maxBodySize(0)
                            .execute();
                    try (BufferedInputStream stream = response.bodyStream()) {
                        byte[] bytes = stream.readAllBytes();
                        return bytes.length + " " + Arrays.hashCode(bytes);
                    }
                }));
        all.put(
                "GET cut off",
                program -> program.see(
                        "length",
                        () -> connect("/a?size=200000&h.Content-Type=text/plain")
                                .maxBodySize(1000)
                                .execute()
                                .bodyAsBytes()
                                .length));
        all.put("GET of another type", program -> see(program, connect("/a?h.Content-Type=image/png")));
        for (Connection.Method method : Connection.Method.values()) {
            all.put("method " + method, program -> {
                Connection connection = connect("/a?h.Content-Type=text/plain").method(method);
                see(program, method.hasBody() ? connection.data("a b", "\u00e4").data("c", "d") : connection);
            });
        }
        all.put(
                "POST a text",
                program -> see(
                        program,
                        connect("/a?" + PAGE)
                                .method(Connection.Method.POST)
                                .header("Content-Type", "application/json")
                                .requestBody("{}")));
        all.put(
                "POST a file",
                program -> program.see(
                        "status",
                        () -> connect("/a?" + PAGE)
                                .method(Connection.Method.POST)
                                .header("Content-Type", "multipart/form-data; boundary=fixed")
                                .data("file", "a.txt", new ByteArrayInputStream("abc".getBytes(UTF_8)), "text/plain")
                                .data("c", "d")
                                .execute()
                                .statusCode()));
        for (int status : new int[] {400, 404, 500}) {
            all.put("status " + status, program -> see(program, connect("/a?status=" + status + "&" + PAGE)));
            all.put(
                    "status " + status + " taken",
                    program -> see(
                            program, connect("/a?status=" + status + "&" + PAGE).ignoreHttpErrors(true)));
        }
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            String path = "/a?h.Location=/b?h.Content-Type%3Dtext/plain&status=" + status;
            all.put("GET " + status, program -> see(program, connect(path)));
            all.put(
                    "POST " + status,
                    program -> see(
                            program,
                            connect(path).method(Connection.Method.POST).data("a", "b")));
            all.put(
                    "GET " + status + " not followed",
                    program -> see(program, connect(path).followRedirects(false)));
        }
        all.put("cookies", program -> {
            Connection session = Jsoup.newSession();
            for (String path : new String[] {"/a?h.Set-Cookie=a=b%7Cc=d&" + PAGE, "/b?" + PAGE}) {
                see(program, session.newRequest(site.http() + path));
            }
            see(program, connect("/c?status=302&h.Set-Cookie=e=f&h.Location=/d?h.Content-Type%3Dtext/plain"));
            see(program, connect("/e?" + PAGE).cookie("own", "1"));
        });
        all.put("credentials", program -> {
            see(program, connect("/a?realm=r&" + PAGE).auth(context -> context.credentials("aladdin", "sesame")));
            see(program, connect("/b?realm=r&" + PAGE));
        });
        all.put("read timeout", program -> see(program, connect("/a?stall").timeout(400)));
        all.put(
                "connect timeout",
                program -> see(program, Jsoup.connect(site.silentUrl()).timeout(200)));
        all.put("refused", program -> see(program, Jsoup.connect(site.closedUrl())));
        all.put("https", program -> {
            for (String path : new String[] {"/a?" + PAGE, "/a?gzip&" + PAGE, "/a?status=404", "/a?stall"}) {
                see(program, Jsoup.connect(site.https() + path).timeout(path.contains("stall") ? 2000 : 20_000));
            }
            see(
                    program,
                    Jsoup.connect(site.https() + "/a?" + PAGE)
                            .method(Connection.Method.POST)
                            .data("a", "b"));
        });
        all.put(
                "https by a factory",
                program ->
                        see(program, Jsoup.connect(site.https() + "/a?" + PAGE).sslContext(TestTls.clientContext())));
        return all;
    }

    private Connection connect(String path) {
        return Jsoup.connect(site.http() + path);
    }

    /** All that a response shows, and its failure. */
    private static void see(Program program, Connection connection) {
        program.see("answer", () -> {
            try {
                Connection.Response response = connection.execute();
                Map<String, String> headers = new TreeMap<>(response.headers());
                headers.remove("Date");
                return response.statusCode() + " " + response.statusMessage() + " " + response.contentType() + " "
                        + response.charset() + " " + headers + " " + new TreeMap<>(response.cookies()) + " "
                        + response.url() + " " + response.body();
            } catch (HttpStatusException e) {
                return "failed " + e.getStatusCode() + " " + e.getMessage() + " " + e.getUrl();
            }
        });
    }
}
