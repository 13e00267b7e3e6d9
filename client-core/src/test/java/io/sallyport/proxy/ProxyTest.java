package io.sallyport.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.TargetUri;
import io.sallyport.auth.Authenticator;
import io.sallyport.config.TlsConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {

    @ParameterizedTest
    @CsvSource({
        "proxy.example:3128, http://proxy.example:3128",
        "proxy.example, http://proxy.example:80",
        "PROXY.example., http://proxy.example.:80",
        "http://proxy.example:3128/, http://proxy.example:3128",
        "HTTPS://proxy.example, https://proxy.example:443",
        "socks://h, socks5://h:1080",
        "socks5://h, socks5://h:1080",
        "socks5h://h:9, socks5://h:9",
        "socks4://h, socks4a://h:1080",
        "socks4a://h, socks4a://h:1080",
        "[::1]:8080, http://[::1]:8080",
        "http://[::1], http://[::1]:80",
        "127.0.0.1:1, http://127.0.0.1:1",
        "b\u00fccher.example:1, http://xn--bcher-kva.example:1",
        "http://ada:s3cret@h:1, http://h:1",
        "http://ada@h:1, http://h:1",
        "ada:s3c@ret@h:1, http://h:1",
        "@h:1, http://h:1",
    })
    void isReadAsPeopleWriteIt(String text, String proxy) {
        assertThat(Proxy.parse(text)).hasToString(proxy);
    }

    @Test
    void hasTheUserThatWasWritten() {
        assertThat(Proxy.parse("http://ada:s%3Acret%40@h:1"))
                .isEqualTo(Proxy.http("h", 1).withAuthenticator(Authenticator.password("ada", "s:cret@")));
        assertThat(Proxy.parse("socks5://ada@h"))
                .isEqualTo(Proxy.socks5("h", 1080).withAuthenticator(Authenticator.password("ada", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://",
                "PROXY a:80; DIRECT",
                "PROXY a:80",
                "DIRECT;",
                "ftp://h",
                "h:0",
                "h:65536",
                "h:x",
                "h:",
                "h:1:2",
                "::1",
                "[::1",
                "[x]:1",
                "http://h/path",
                "http://h?x",
                "h\u0000",
                "1.2.3.4.5",
            })
    void isRefusedByName(String text) {
        assertThatThrownBy(() -> Proxy.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("proxy: \"")
                .hasMessageContaining("expected: one proxy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://ada:s3cret@h:x", "ftp://ada:s3cret@h", "ada:s3cret@", "ada:s3cret\n@h", "a:s3cret; b@h"})
    void neverTellsThePassword(String text) {
        assertThatThrownBy(() -> Proxy.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("***@")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> Proxy.http("", 1)).hasMessageContaining("proxy host");
        assertThatThrownBy(() -> Proxy.http("h", 0)).hasMessageContaining("proxy port: 0 (expected: 1 to 65535)");
        assertThatThrownBy(() -> Proxy.http("h", 1).withTls(TlsConfig.defaults()))
                .hasMessageContaining("expected: for HTTPS only");
        assertThatThrownBy(() -> Proxy.DIRECT.withAuthenticator(Authenticator.basic("a", "b")))
                .hasMessageContaining("expected: Proxy.DIRECT");
    }

    private static Map<String, String> variables(String list) {
        Map<String, String> variables = new LinkedHashMap<>();
        Arrays.stream(list.split(" ")).forEach(one -> {
            int equals = one.indexOf('=');
            variables.put(one.substring(0, equals), one.substring(equals + 1).replace('+', ' '));
        });
        return variables;
    }

    /** What curl makes of these is in {@code CurlProxiesTest}. */
    @ParameterizedTest
    @CsvSource({
        "x=y, http://o/, DIRECT",
        "http_proxy=p, http://o/, http://p:80",
        "http_proxy=p, https://o/, DIRECT",
        "https_proxy=p, https://o/, http://p:80",
        "HTTPS_PROXY=p, https://o/, http://p:80",
        "https_proxy=p HTTPS_PROXY=q, https://o/, http://p:80",
        "HTTP_PROXY=p, http://o/, http://p:80",
        "HTTP_PROXY=p REQUEST_METHOD=GET, http://o/, DIRECT",
        "http_proxy=p REQUEST_METHOD=GET, http://o/, http://p:80",
        "HTTP_PROXY=p REQUEST_METHOD=GET ALL_PROXY=q, http://o/, http://q:80",
        "all_proxy=socks5://p, http://o/, socks5://p:1080",
        "ALL_PROXY=p, https://o/, http://p:80",
        "http_proxy= all_proxy=q, http://o/, http://q:80",
        "all_proxy=p no_proxy=*, http://o/, DIRECT",
        "all_proxy=p NO_PROXY=o, http://o/, DIRECT",
        "all_proxy=p no_proxy=x NO_PROXY=o, http://o/, http://p:80",
        "all_proxy=p no_proxy=o:81, http://o/, http://p:80",
        "all_proxy=p no_proxy=o:81, http://o:81/, DIRECT",
        "all_proxy=p no_proxy=[::1]:81, http://[::1]:81/, DIRECT",
        "all_proxy=p no_proxy=[::1]:81, http://[::1]/, http://p:80",
        "all_proxy=p no_proxy=*.example, http://a.example/, DIRECT",
        "all_proxy=p no_proxy=*.example, http://aexample/, http://p:80",
        "all_proxy=p no_proxy=10.0.0.0/9, http://10.127.0.1/, DIRECT",
        "all_proxy=p no_proxy=10.0.0.0/9, http://10.128.0.1/, http://p:80",
        "all_proxy=p no_proxy=0.0.0.0/0, http://10.128.0.1/, DIRECT",
        "all_proxy=p no_proxy=0.0.0.0/0, http://o/, http://p:80",
        "all_proxy=p no_proxy=fe80::/10, http://[febf::1]/, DIRECT",
        "all_proxy=p no_proxy=fe80::/10, http://[fec0::1]/, http://p:80",
        "all_proxy=p no_proxy=10.0.0.0/33, http://10.0.0.0/, http://p:80",
        "all_proxy=p no_proxy=10.0.0.0/x, http://10.0.0.0/, http://p:80",
        "all_proxy=p no_proxy=::1, http://[::1]/, DIRECT",
        "all_proxy=p no_proxy=[::1], http://[::1]/, DIRECT",
        "all_proxy=p no_proxy=::/64, http://[::1]/, DIRECT",
        "all_proxy=p no_proxy=:;%/[]:, http://o/, http://p:80",
    })
    void isFoundInVariables(String variables, String target, String proxy) {
        assertThat(ProxyChooser.environment(variables(variables))
                        .choose(TargetUri.parse(target))
                        .toString())
                .isEqualTo("[" + proxy + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http_proxy", "https_proxy", "ALL_PROXY", "HTTP_PROXY"})
    void variablesThatAreWrongAreNamed(String name) {
        assertThatThrownBy(() -> ProxyChooser.environment(Map.of(name, "PROXY a:80; DIRECT")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + ": \"PROXY a:80; DIRECT\"");
    }

    @Test
    void isTakenFromThePlatformsSelector() {
        ProxyChooser chooser = ProxyChooser.of(new ProxySelector() {
            @Override
            public List<java.net.Proxy> select(URI uri) {
                return uri.getHost().equals("none")
                        ? List.of()
                        : List.of(
                                new java.net.Proxy(
                                        java.net.Proxy.Type.HTTP, InetSocketAddress.createUnresolved("a", 1)),
                                new java.net.Proxy(
                                        java.net.Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("b", 2)),
                                java.net.Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
        assertThat(chooser.choose(TargetUri.parse("http://o/")))
                .containsExactly(Proxy.http("a", 1), Proxy.socks5("b", 2), Proxy.DIRECT);
        assertThat(chooser.choose(TargetUri.parse("http://none/"))).containsExactly(Proxy.DIRECT);
        assertThat(chooser.mayBlock()).isTrue();
    }
}
