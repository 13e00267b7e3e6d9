package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import io.sallyport.cookie.CookieJar;
import io.sallyport.cookie.FileCookieJar;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.Protocol;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** curl and we, with the same answers and the same cookie file. Without curl it is left out, which {@code -Dservers=required} makes a failure. */
@ParameterizedClass
@EnumSource(Protocol.class)
@Timeout(120)
class CurlCookiesTest {

    private static final String SETTER = "www.example.com";

    /** Of the root, since curl keeps the last slash of a default path, which the RFC does not. */
    private static final String SETTER_PATH = "/b";

    private static final List<String> HOSTS =
            List.of("www.example.com", "example.com", "x.www.example.com", "other.com", "1.example.com");
    private static final List<String> PATHS = List.of("/", "/a", "/a/", "/a/b", "/ab", "/a/b/c", "/x");

    @Parameter
    Protocol protocol;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    @BeforeAll
    static void needsCurl() throws InterruptedException {
        try {
            new ProcessBuilder("curl", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            String missing = "curl: not on the PATH";
            if ("required".equals(System.getProperty("servers"))) {
                throw new IllegalStateException("-Dservers=required, but " + missing, e);
            }
            System.out.println("[servers] LEFT OUT " + missing);
            Assumptions.abort(missing);
        }
    }

    private HttpClient client(CookieJar jar) {
        return leaks.watch(protocol.client()
                .tls(TestTls.clientConfig().toBuilder()
                        .dangerouslyAcceptAnyHostName()
                        .build())
                .cookies(jar)
                .resolver(host -> CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress())))
                .build());
    }

    private static Set<String> ours(HttpClient client, String url) throws Exception {
        return cookies(client.blocking().get(url).bytes());
    }

    /** curl with a file to read cookies from and one to write them to; null for none. */
    private static Set<String> curls(String url, @Nullable Path from, @Nullable Path to) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("curl", "-q", "-sSk", "--noproxy", "*", "--connect-to", "::127.0.0.1:", url));
        command.addAll(List.of("-b", from == null ? "" : from.toString()));
        if (to != null) {
            command.addAll(List.of("-c", to.toString()));
        }
        Process curl = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] answer = curl.getInputStream().readAllBytes();
        assertThat(curl.waitFor()).isZero();
        return cookies(answer);
    }

    private static Set<String> cookies(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        return text.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(text.split("; ", -1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n=v",
                "n=v; Domain=example.com",
                "n=v; Domain=.EXAMPLE.com",
                "n=v; Domain=www.example.com",
                "n=v; Domain=x.www.example.com",
                "n=v; Domain=other.com",
                "n=v; Domain=com",
                "n=v; Path=/",
                "n=v; Path=/a",
                "n=v; Path=/a/",
                "n=v; Path=/a/b/c",
                "n=v; Path=/x",
                "n=v; Path=x",
                "n=v; Path=",
                "n=v; Secure",
                "n=v; HttpOnly; SameSite=Lax",
                "n=v; Max-Age=1000",
                "n=v; Max-Age=0",
                "n=v; Max-Age=-1",
                "n=v; Max-Age=99999999999999999999",
                "n=v; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
                "n=v; Expires=Thu, 01 Jan 1970 00:00:01 GMT",
                "n=v; Expires=Friday, 01-Jan-32 00:00:00 GMT; Path=/",
                "n=v; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=1000",
                "n=v; Expires=junk",
                "__Host-n=v; Path=/",
                "__Secure-n=v",
                "n=\"quoted v\"",
                "n=v w=x,y",
                "n=a=b",
                "n=",
                "n=\u00E9"
            })
    void sendTheSameAndShareAFileBothWays(String field) throws Exception {
        Path curlsFile = folder.resolve("curls");
        Path oursFile = folder.resolve("ours");
        FileCookieJar jar = FileCookieJar.open(oursFile);
        try (CookieServer server = CookieServer.start(protocol);
                HttpClient client = client(jar)) {
            server.sets(List.of(field));
            String setter = server.url(SETTER, SETTER_PATH);
            curls(setter, null, curlsFile);
            ours(client, setter);
            server.sets(List.of());
            jar.save();

            if (!Files.exists(curlsFile)) {
                Files.createFile(curlsFile); // it had nothing to write
            }
            FileCookieJar theirs = FileCookieJar.open(curlsFile);
            try (HttpClient reader = client(theirs)) {
                for (String host : HOSTS) {
                    for (String path : PATHS) {
                        String url = server.url(host, path);
                        assertThat(ours(client, url)).as(url).isEqualTo(ours(reader, url));
                    }
                }
            }
            for (String host : HOSTS) {
                String url = server.url(host, "/a/b/c");
                assertThat(curls(url, oursFile, null))
                        .as("curl, our file, " + url)
                        .isEqualTo(ours(client, url));
                assertThat(curls(url, curlsFile, null))
                        .as("curl, its file, " + url)
                        .isEqualTo(ours(client, url));
            }
        }
    }

    @Test
    void aFileGoesToCurlAndBack() throws Exception {
        Path file = folder.resolve("cookies");
        try (CookieServer server = CookieServer.start(protocol)) {
            FileCookieJar first = FileCookieJar.open(file);
            try (HttpClient client = client(first)) {
                server.sets(List.of("a=1; Max-Age=1000", "b=2; HttpOnly", "c=3; Domain=example.com; Path=/"));
                ours(client, server.url(SETTER, SETTER_PATH));
            }
            first.save();
            server.sets(List.of("b=new", "d=4; HttpOnly; Max-Age=1000"));
            assertThat(curls(server.url(SETTER, SETTER_PATH), file, file)).containsExactly("a=1", "b=2", "c=3");
            FileCookieJar second = FileCookieJar.open(file);
            assertThat(second.memory().all()).hasSize(4);
            assertThat(second.memory().all())
                    .filteredOn(cookie -> cookie.name().equals("d"))
                    .allMatch(cookie -> cookie.httpOnly() && cookie.expires() != null && cookie.hostOnly());
            server.sets(List.of());
            try (HttpClient client = client(second)) {
                assertThat(ours(client, server.url(SETTER, SETTER_PATH))).containsExactly("a=1", "b=new", "c=3", "d=4");
            }
        }
    }
}
