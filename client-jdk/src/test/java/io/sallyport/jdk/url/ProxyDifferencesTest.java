package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same programs through the same proxy, on the platform's connections and on ours: what they see, what the proxy receives and what selectors and authenticators are told is the same. */
@Timeout(120)
final class ProxyDifferencesTest {

    private static final String BASIC = "Proxy-Authenticate: Basic realm=\"p\"";
    private static final String DIGEST = "Proxy-Authenticate: Digest realm=\"p\", nonce=\"n1\", qop=\"auth\"";

    /** What a program is given. */
    record World(Function<String, URL> urls, ListedProxy proxy, List<String> told) {

        HttpURLConnection open(String url) throws IOException {
            return (HttpURLConnection) urls.apply(url).openConnection(proxy.http());
        }

        HttpURLConnection selected(String url) throws IOException {
            return (HttpURLConnection) urls.apply(url).openConnection();
        }

        /** Says who asked, and gives a password. */
        Authenticator authenticator() {
            return new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    told.add(String.join(
                            " ",
                            "asked",
                            getRequestingHost(),
                            "" + (getRequestingPort() == proxy.address().getPort()),
                            getRequestingProtocol(),
                            getRequestingPrompt(),
                            getRequestingScheme(),
                            "" + getRequestingURL(),
                            "" + getRequestorType()));
                    return new PasswordAuthentication("ada", "pw".toCharArray());
                }
            };
        }

        /** Says what it was told, and offers these. */
        ProxySelector selector(Proxy... offered) {
            return new ProxySelector() {
                @Override
                public List<Proxy> select(URI uri) {
                    told.add("select " + uri);
                    return List.of(offered);
                }

                @Override
                public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                    told.add("failed " + uri + " " + failure.getClass().getSimpleName());
                }
            };
        }
    }

    interface Steps {
        void run(World world, Program program) throws Exception;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"ways", "credentials", "selected"})
    void isTheSame(String name, UnaryOperator<String> answers, Steps steps) {
        List<String> platform = run(answers, steps, text -> url(text, null));
        try (HttpClient client = HttpClient.create()) {
            URLStreamHandler http = UrlHandlers.handler(client, "http");
            URLStreamHandler https = UrlHandlers.handler(client, "https");
            List<String> ours = run(answers, steps, text -> url(text, text.startsWith("https:") ? https : http));
            assertThat(ours).isEqualTo(platform);
        }
    }

    private static URL url(String text, @Nullable URLStreamHandler handler) {
        try {
            return new URL(null, text, handler);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> run(UnaryOperator<String> answers, Steps steps, Function<String, URL> urls) {
        ProxySelector before = ProxySelector.getDefault();
        try (ListedProxy proxy = new ListedProxy(answers)) {
            World world = new World(urls, proxy, new ArrayList<>());
            List<String> all = new ArrayList<>(Program.run(program -> steps.run(world, program), path -> {
                throw new AssertionError(path);
            }));
            all.addAll(world.told());
            proxy.received().forEach(request -> all.add("received " + request));
            all.replaceAll(line -> line.replace(":" + proxy.address().getPort(), ":here"));
            return all;
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    private static void see(Program program, HttpURLConnection connection) {
        program.see("before", connection::usingProxy);
        program.see("input", () -> connection.getInputStream().readAllBytes());
        program.see("status", connection::getResponseCode);
        program.see(
                "error",
                () -> connection.getErrorStream() == null
                        ? null
                        : connection.getErrorStream().readAllBytes());
        program.see("after", connection::usingProxy);
    }

    /** The reason is the proxy's own words, which we do not keep. */
    private static void seeRefusal(Program program, HttpURLConnection connection) {
        program.see("status", () -> {
            try {
                return connection.getResponseCode();
            } catch (IOException e) {
                return e.getClass() + " " + String.valueOf(e.getMessage()).replaceAll(" Refused\"$", "\"");
            }
        });
        program.see("error", connection::getErrorStream);
        program.see("proxy", connection::usingProxy);
    }

    private static Arguments program(String name, UnaryOperator<String> answers, Steps steps) {
        return Arguments.of(name, answers, steps);
    }

    private static UnaryOperator<String> always(String answer) {
        return credentials -> answer;
    }

    private static UnaryOperator<String> knowing(String scheme, String challenge) {
        return credentials -> credentials.toLowerCase(java.util.Locale.ROOT).startsWith(scheme)
                ? ListedProxy.ok("welcome")
                : ListedProxy.refused(407, challenge);
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                program("absolute form", always(ListedProxy.ok("hello")), (world, program) -> {
                    see(program, world.open("http://nowhere.invalid/a?b=c"));
                    see(program, world.open("http://nowhere.invalid:81/a"));
                }),
                program("post", always(ListedProxy.ok("hello")), (world, program) -> {
                    HttpURLConnection connection = world.open("http://nowhere.invalid/a");
                    connection.setDoOutput(true);
                    connection.getOutputStream().write("body".getBytes(UTF_8));
                    see(program, connection);
                }),
                program("streamed", always(ListedProxy.ok("hello")), (world, program) -> {
                    HttpURLConnection connection = world.open("http://nowhere.invalid/a");
                    connection.setDoOutput(true);
                    connection.setFixedLengthStreamingMode(4);
                    connection.getOutputStream().write("body".getBytes(UTF_8));
                    see(program, connection);
                }),
                program(
                        "error",
                        always(ListedProxy.refused(502)),
                        (world, program) -> see(program, world.open("http://nowhere.invalid/a"))),
                program("no tunnel", always("HTTP/1.1 403\r\nContent-Length: 0\r\n\r\n"), (world, program) -> {
                    HttpURLConnection connection = world.open("https://nowhere.invalid/a");
                    program.see("connect", () -> {
                        connection.connect();
                        return "connected";
                    });
                }),
                program("no tunnel has a status", always(ListedProxy.refused(403)), (world, program) -> {
                    HttpURLConnection connection = world.open("https://nowhere.invalid/a");
                    seeRefusal(program, connection);
                }),
                program("nobody there", always(""), (world, program) -> {
                    Proxy none = new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", 1));
                    URL url = world.urls().apply("http://nowhere.invalid/");
                    program.see("connect", () -> {
                        url.openConnection(none).connect();
                        return "connected";
                    });
                    program.see("input", () -> url.openConnection(none).getInputStream());
                }),
                program("no such name", always(""), (world, program) -> {
                    Proxy none = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.invalid", 3128));
                    URL url = world.urls().apply("http://nowhere.invalid/");
                    program.see("input", () -> url.openConnection(none).getInputStream());
                }));
    }

    static Stream<Arguments> credentials() {
        Steps answering = (world, program) -> {
            HttpURLConnection connection = world.open("http://nowhere.invalid/a?b");
            connection.setAuthenticator(world.authenticator());
            see(program, connection);
        };
        Steps tunnelling = (world, program) -> {
            HttpURLConnection connection = world.open("https://nowhere.invalid/a?b");
            connection.setAuthenticator(world.authenticator());
            seeRefusal(program, connection);
        };
        return Stream.of(
                program("basic", knowing("basic", BASIC), answering),
                program("digest", knowing("digest", DIGEST), answering),
                program("digest of both", knowing("digest", BASIC + "\r\n" + DIGEST), answering),
                program("unknown scheme", knowing("x", "Proxy-Authenticate: X"), answering),
                program(
                        "nobody asked",
                        knowing("basic", BASIC),
                        (world, program) -> see(program, world.open("http://nowhere.invalid/a"))),
                program("default authenticator", knowing("basic", BASIC), (world, program) -> {
                    Authenticator.setDefault(world.authenticator());
                    try {
                        see(program, world.open("http://nowhere.invalid/a"));
                        see(program, world.open("http://elsewhere.invalid/b"));
                    } finally {
                        Authenticator.setDefault(null);
                    }
                }),
                program("no basic before a tunnel", always(ListedProxy.refused(407, BASIC)), tunnelling),
                program(
                        "digest before a tunnel",
                        credentials -> credentials.startsWith("Digest")
                                ? ListedProxy.refused(403)
                                : ListedProxy.refused(407, DIGEST),
                        tunnelling),
                program("by hand", always(ListedProxy.ok("hello")), (world, program) -> {
                    HttpURLConnection connection = world.open("http://nowhere.invalid/a");
                    connection.setRequestProperty("Proxy-Authorization", "Basic YTpi");
                    see(program, connection);
                }),
                program("streamed", knowing("basic", BASIC), (world, program) -> {
                    HttpURLConnection connection = world.open("http://nowhere.invalid/a");
                    connection.setAuthenticator(world.authenticator());
                    connection.setDoOutput(true);
                    connection.setFixedLengthStreamingMode(4);
                    connection.getOutputStream().write("body".getBytes(UTF_8));
                    program.see("input", connection::getInputStream);
                }));
    }

    static Stream<Arguments> selected() {
        Proxy nobody = new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", 1));
        UnaryOperator<String> answers = always(ListedProxy.ok("hello"));
        return Stream.of(
                program("selector", answers, (world, program) -> {
                    ProxySelector.setDefault(world.selector(world.proxy().http()));
                    see(program, world.selected("http://nowhere.invalid/a?b#c"));
                }),
                program("next one", answers, (world, program) -> {
                    ProxySelector.setDefault(
                            world.selector(nobody, nobody, world.proxy().http()));
                    see(program, world.selected("http://nowhere.invalid/a"));
                }),
                program("streamed by the next one", answers, (world, program) -> {
                    ProxySelector.setDefault(
                            world.selector(nobody, world.proxy().http()));
                    HttpURLConnection connection = world.selected("http://nowhere.invalid/a");
                    connection.setDoOutput(true);
                    connection.setChunkedStreamingMode(8);
                    connection.getOutputStream().write("body".getBytes(UTF_8));
                    see(program, connection);
                }),
                program("none of them", answers, (world, program) -> {
                    ProxySelector.setDefault(world.selector(nobody, nobody));
                    HttpURLConnection connection = world.selected("http://nowhere.invalid/a");
                    program.see("input", connection::getInputStream);
                }),
                program("direct after", answers, (world, program) -> {
                    ProxySelector.setDefault(world.selector(nobody, Proxy.NO_PROXY));
                    see(
                            program,
                            world.selected("http://127.0.0.1:"
                                    + world.proxy().address().getPort() + "/a"));
                }),
                program("direct ends it", answers, (world, program) -> {
                    ProxySelector.setDefault(
                            world.selector(Proxy.NO_PROXY, world.proxy().http()));
                    program.see("input", world.selected("http://127.0.0.1:1/a")::getInputStream);
                }),
                program("own before selected", answers, (world, program) -> {
                    ProxySelector.setDefault(world.selector(nobody));
                    see(program, world.open("http://nowhere.invalid/a"));
                }),
                program("refuses", answers, (world, program) -> {
                    ProxySelector.setDefault(new ProxySelector() {
                        @Override
                        public List<Proxy> select(URI uri) {
                            throw new IllegalArgumentException("no");
                        }

                        @Override
                        public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
                    });
                    program.see("input", world.selected("http://nowhere.invalid/a")::getInputStream);
                }),
                program("system properties", answers, (world, program) -> {
                    System.setProperty("http.proxyHost", "127.0.0.1");
                    System.setProperty(
                            "http.proxyPort", "" + world.proxy().address().getPort());
                    System.setProperty("http.nonProxyHosts", "127.0.0.1");
                    try {
                        see(program, world.selected("http://nowhere.invalid/a"));
                        program.see("not", world.selected("http://127.0.0.1:1/a")::getInputStream);
                    } finally {
                        System.clearProperty("http.proxyHost");
                        System.clearProperty("http.proxyPort");
                        System.clearProperty("http.nonProxyHosts");
                    }
                }));
    }
}
