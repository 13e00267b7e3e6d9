package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sallyport.HttpClient;
import io.sallyport.testing.LeakExtension;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.CacheRequest;
import java.net.CacheResponse;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ResponseCache;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What programs do with URLs: the platform's own libraries over our connections. */
final class ConsumersTest {

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    private final Map<String, byte[]> files = new HashMap<>();
    private HttpServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] file = files.get(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
            if (file != null) {
                exchange.getResponseBody().write(file);
            }
            exchange.close();
        });
        server.start();
        client = leaks.watch(HttpClient.create());
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private URL url(String path) throws IOException {
        return new URL(
                null, "http://127.0.0.1:" + server.getAddress().getPort() + path, UrlHandlers.handler(client, "http"));
    }

    @Test
    void readsAnImage() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(31, 17, BufferedImage.TYPE_INT_RGB), "png", png);
        files.put("/a.png", png.toByteArray());
        BufferedImage image = ImageIO.read(url("/a.png"));
        assertThat(image.getWidth()).isEqualTo(31);
        assertThat(image.getHeight()).isEqualTo(17);
    }

    @Test
    void loadsProperties() throws IOException {
        files.put("/a.properties", "a=b\nc=d\n".getBytes(UTF_8));
        Properties properties = new Properties();
        try (InputStream stream = url("/a.properties").openStream()) {
            properties.load(stream);
        }
        assertThat(properties).hasSize(2).containsEntry("c", "d");
    }

    @Test
    void parsesXml() throws Exception {
        files.put("/a.xml", "<a><b>c</b></a>".getBytes(UTF_8));
        try (InputStream stream = url("/a.xml").openStream()) {
            assertThat(DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(stream, url("/a.xml").toString())
                            .getDocumentElement()
                            .getTextContent())
                    .isEqualTo("c");
        }
    }

    @Test
    void fillsAndAsksTheCache() throws IOException {
        files.put("/a", "cached".getBytes(UTF_8));
        Memory memory = new Memory();
        ResponseCache.setDefault(memory);
        try {
            assertThat(url("/a").openStream().readAllBytes()).isEqualTo("cached".getBytes(UTF_8));
            assertThat(memory.aborted).isZero();
            HttpURLConnection connection = (HttpURLConnection) url("/a").openConnection();
            connection.getInputStream().close();
            files.remove("/a");
            HttpURLConnection again = (HttpURLConnection) url("/a").openConnection();
            assertThat(again.getInputStream().readAllBytes()).isEqualTo("cached".getBytes(UTF_8));
            assertThat(again.getResponseCode()).isEqualTo(200);
            assertThat(again.getHeaderField("Content-Length")).isEqualTo("6");
            HttpURLConnection uncached = (HttpURLConnection) url("/a").openConnection();
            uncached.setUseCaches(false);
            assertThat(uncached.getResponseCode()).isEqualTo(404);
        } finally {
            ResponseCache.setDefault(null);
        }
    }

    private static final class Memory extends ResponseCache {

        private record Entry(Map<String, List<String>> headers, ByteArrayOutputStream body) {}

        private final Map<URI, Entry> entries = new HashMap<>();
        private int aborted;

        @Override
        public @Nullable CacheResponse get(URI uri, String method, Map<String, List<String>> headers) {
            Entry entry = entries.get(uri);
            return entry == null
                    ? null
                    : new CacheResponse() {
                        @Override
                        public Map<String, List<String>> getHeaders() {
                            return entry.headers();
                        }

                        @Override
                        public InputStream getBody() {
                            return new java.io.ByteArrayInputStream(entry.body().toByteArray());
                        }
                    };
        }

        @Override
        public CacheRequest put(URI uri, URLConnection connection) {
            Entry entry = new Entry(connection.getHeaderFields(), new ByteArrayOutputStream());
            entries.put(uri, entry);
            return new CacheRequest() {
                @Override
                public ByteArrayOutputStream getBody() {
                    return entry.body();
                }

                @Override
                public void abort() {
                    aborted++;
                    entries.remove(uri);
                }
            };
        }
    }
}
