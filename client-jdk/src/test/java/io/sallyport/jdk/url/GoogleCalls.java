package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.BasicAuthentication;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.EmptyContent;
import com.google.api.client.http.GZipEncoding;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.InputStreamContent;
import com.google.api.client.http.UrlEncodedContent;
import com.google.api.client.http.javanet.NetHttpTransport;
import io.sallyport.testing.TestCertificate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What programs do with Google's HTTP client, which opens connections of the platform's kind. */
final class GoogleCalls {

    private static final int LARGE = 3_000_000;

    private final Supplier<NetHttpTransport.Builder> transports;
    private final Site site;

    /**
     * Calls by one kind of connections.
     *
     * @param transports what opens them
     * @param site where they go
     */
    GoogleCalls(Supplier<NetHttpTransport.Builder> transports, Site site) {
        this.transports = transports;
        this.site = site;
    }

    /** All, by their names. */
    Map<String, Program.Steps> all() {
        Map<String, Program.Steps> all = new LinkedHashMap<>();
        all.put("GET", program -> see(program, get("/a?h.Content-Type=text/plain&h.X-A=1%7C2")));
        all.put("GET gzip", program -> see(program, get("/a?gzip&size=10")));
        all.put("GET chunked", program -> see(program, get("/a?chunked")));
        all.put("GET streamed", this::download);
        all.put("GET empty", program -> see(program, get("/a?body=")));
        all.put("GET 204", program -> see(program, get("/a?status=204")));
        all.put("GET with credentials", program -> {
            HttpRequest request = get("/a?realm=r");
            request.setInterceptor(new BasicAuthentication("aladdin", "sesame"));
            see(program, request);
        });
        all.put("GET without credentials", program -> see(program, get("/a?realm=r")));
        for (int status : new int[] {400, 404, 410, 500, 503}) {
            all.put("GET " + status, program -> see(program, get("/a?body=an+error&status=" + status)));
            all.put("GET " + status + " taken", program -> {
                HttpRequest request = get("/a?body=an+error&status=" + status);
                request.setThrowExceptionOnExecuteError(false);
                see(program, request);
            });
        }
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            all.put("GET " + status, program -> see(program, get("/a?h.Location=/b&status=" + status)));
            all.put(
                    "POST " + status,
                    program -> see(program, request("POST", "/a?h.Location=/b&status=" + status, text("abc"))));
            all.put("GET " + status + " not followed", program -> {
                HttpRequest request = get("/a?h.Location=/b&status=" + status);
                request.setFollowRedirects(false);
                see(program, request);
            });
        }
        all.put("GET left unread", program -> {
            HttpResponse response = get("/a?size=1000000").execute();
            program.see("first", () -> response.getContent().read());
            response.disconnect();
        });
        all.put("GET eight at a time", this::many);
        all.put("HEAD", program -> see(program, request("HEAD", "/a?h.X-A=1", null)));
        all.put("OPTIONS", program -> see(program, request("OPTIONS", "/a", null)));
        all.put("TRACE", program -> see(program, request("TRACE", "/a", null)));
        all.put("DELETE", program -> see(program, request("DELETE", "/a", null)));
        all.put("PUT", program -> see(program, request("PUT", "/a", text("abc"))));
        all.put("PUT nothing", program -> see(program, request("PUT", "/a", new EmptyContent())));
        all.put(
                "PATCH",
                program -> program.see(
                        "made", () -> request("PATCH", "/a", text("abc")).execute()));
        all.put("PATCH by POST", program -> {
            HttpRequest request = request("POST", "/a", text("abc"));
            request.getHeaders().set("X-HTTP-Method-Override", "PATCH");
            see(program, request);
        });
        all.put("POST nothing", program -> see(program, request("POST", "/a", new EmptyContent())));
        all.put(
                "POST a form",
                program -> see(
                        program,
                        request(
                                "POST",
                                "/a",
                                new UrlEncodedContent(new TreeMap<>(Map.of("a b", "\u00e4&=", "c", "d"))))));
        all.put("POST gzip", program -> {
            HttpRequest request = request("POST", "/a", text("abc".repeat(100)));
            request.setEncoding(new GZipEncoding());
            see(program, request);
        });
        all.put("POST streamed", program -> see(program, request("POST", "/a", stream(LARGE))));
        all.put("POST streamed of unknown length", program -> see(program, request("POST", "/a", stream(-1))));
        all.put("POST refused streamed", program -> see(program, request("POST", "/a?status=403", stream(-1))));
        all.put(
                "POST that fails",
                program -> program.see(
                        "sent", () -> request("POST", "/a", broken()).execute().getStatusCode()));
        all.put("connect timeout", program -> {
            HttpRequest request = factory(transports.get()).buildGetRequest(new GenericUrl(site.silentUrl()));
            request.setConnectTimeout(200);
            program.see("sent", request::execute);
        });
        all.put("read timeout", program -> {
            HttpRequest request = get("/a?stall");
            request.setReadTimeout(200);
            program.see("sent", request::execute);
        });
        all.put(
                "refused",
                program -> program.see(
                        "sent",
                        () -> factory(transports.get())
                                .buildGetRequest(new GenericUrl(site.closedUrl()))
                                .execute()));
        all.put("https", program -> {
            HttpRequestFactory requests = factory(trusting());
            for (int i = 0; i < 2; i++) {
                see(program, requests.buildGetRequest(url(site.https(), "/a?gzip")));
            }
            see(program, requests.buildPostRequest(url(site.https(), "/a"), stream(-1)));
            see(program, requests.buildPutRequest(url(site.https(), "/a?status=404&body=gone"), text("abc")));
            see(program, requests.buildGetRequest(url(site.https(), "/a?status=302&h.Location=/b")));
            HttpRequest request = requests.buildGetRequest(url(site.https(), "/a?stall"));
            request.setReadTimeout(1000);
            program.see("stalled", request::execute);
        });
        return all;
    }

    private HttpRequestFactory factory(NetHttpTransport.Builder transport) {
        return transport.build().createRequestFactory(request -> {
            request.setConnectTimeout(20_000);
            request.setReadTimeout(20_000);
        });
    }

    private NetHttpTransport.Builder trusting() throws GeneralSecurityException {
        return transports.get().trustCertificates(TestCertificate.CA.keyStore("changeit".toCharArray()));
    }

    private HttpRequest get(String path) throws IOException {
        return request("GET", path, null);
    }

    private HttpRequest request(String method, String path, @Nullable HttpContent content) throws IOException {
        return factory(transports.get()).buildRequest(method, url(site.http(), path), content);
    }

    private static GenericUrl url(String base, String path) {
        return new GenericUrl(base + path, true);
    }

    private static HttpContent text(String text) {
        return ByteArrayContent.fromString("text/plain", text);
    }

    private static HttpContent stream(int length) {
        return new InputStreamContent("application/octet-stream", new ByteArrayInputStream(new byte[LARGE]))
                .setLength(length);
    }

    private static HttpContent broken() {
        return new InputStreamContent("application/octet-stream", new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("no more");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                throw new IOException("no more");
            }
        });
    }

    /** All that a response shows, and its failure. */
    static void see(Program program, HttpRequest request) {
        program.see("answer", () -> {
            try {
                HttpResponse response = request.execute();
                List<String> fields = new ArrayList<>();
                response.getHeaders().forEach((name, value) -> {
                    if (!name.equalsIgnoreCase("date")) {
                        fields.add(name + "=" + value);
                    }
                });
                return response.getStatusCode() + " " + response.getStatusMessage() + " " + response.getContentType()
                        + " " + response.getContentEncoding() + " "
                        + fields.stream().sorted().toList() + " "
                        + response.parseAsString() + " "
                        + response.getRequest().getUrl().getRawPath();
            } catch (HttpResponseException e) {
                return "failed " + e.getStatusCode() + " " + e.getStatusMessage() + " " + e.getContent();
            }
        });
    }

    private void download(Program program) throws IOException {
        for (String path : List.of("/a?size=500000", "/a?size=500000&chunked", "/a?size=500000&gzip")) {
            HttpResponse response = get(path).execute();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            program.see("downloaded", () -> {
                response.download(bytes);
                return bytes.size() + " " + Arrays.hashCode(bytes.toByteArray());
            });
        }
    }

    private void many(Program program) throws IOException {
        List<Future<HttpResponse>> running = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            running.add(get("/a?body=the+same").executeAsync());
        }
        for (Future<HttpResponse> each : running) {
            program.see("one of many", () -> {
                try (InputStream content = each.get().getContent()) {
                    return new String(content.readAllBytes(), UTF_8);
                }
            });
        }
    }
}
