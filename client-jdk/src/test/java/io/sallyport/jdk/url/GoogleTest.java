package io.sallyport.jdk.url;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.javanet.NetHttpTransport;
import io.sallyport.HttpClient;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.SilentPort;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Google's HTTP client, told to open its connections by us: what programs see, and what servers receive, is the same as on the platform's. */
final class GoogleTest {

    @RegisterExtension
    final LeakExtension leaks = new LeakExtension();

    private static Origin http;
    private static Origin https;
    private static SilentPort silent;
    private static Site site;

    /** By call: what it saw and sent on the platform's connections, which stay open. */
    private static Map<String, List<String>> platform;

    private HttpClient client;

    @BeforeAll
    static void runOnThePlatform() throws IOException {
        http = new Origin();
        https = Origin.secure();
        silent = SilentPort.open();
        site = Site.with(http, https, silent);
        platform = new LinkedHashMap<>();
        calls().forEach(call -> platform.put(call, run(call, NetHttpTransport.Builder::new)));
    }

    @AfterAll
    static void close() {
        silent.close();
        http.close();
        https.close();
    }

    @BeforeEach
    void start() {
        client = leaks.watch(HttpClient.builder().tls(TestTls.clientConfig()).build());
    }

    @AfterEach
    void stop() {
        client.close();
        http.letGo();
        https.letGo();
    }

    static List<String> calls() {
        return List.copyOf(new GoogleCalls(NetHttpTransport.Builder::new, new Site("", "", 0, 0))
                .all()
                .keySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void isTheSame(String call) {
        assertThat(run(call, this::builder)).isEqualTo(platform.get(call));
    }

    private static List<String> run(String call, Supplier<NetHttpTransport.Builder> transports) {
        Program.Steps steps =
                Objects.requireNonNull(new GoogleCalls(transports, site).all().get(call), call);
        List<String> all = new ArrayList<>(Program.run(
                steps, path -> (HttpURLConnection) new URL(site.http() + path).openConnection()));
        for (Origin origin : List.of(http, https)) {
            origin.received().forEach(request -> all.add("received " + Origin.comparable(request)));
        }
        return all;
    }

    private NetHttpTransport.Builder builder() {
        return new NetHttpTransport.Builder().setConnectionFactory(url -> UrlHandlers.open(client, url));
    }

    @Test
    void theClientsTrustHoldsWhereTheLibraryHasNoneOfItsOwn() throws IOException {
        HttpResponse response = builder()
                .build()
                .createRequestFactory()
                .buildGetRequest(new GenericUrl(https.url("/a")))
                .execute();
        assertThat(response.parseAsString()).isEqualTo("hello");
    }
}
