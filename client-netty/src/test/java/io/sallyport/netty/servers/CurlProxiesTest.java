package io.sallyport.netty.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.TargetUri;
import io.sallyport.proxy.Proxy;
import io.sallyport.proxy.ProxyChooser;
import io.sallyport.testing.ScriptedPeer;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which proxy a URL takes by the environment's variables: curl's opinion. Without curl it is left out, which {@code -Dservers=required} makes a failure. */
@Timeout(120)
class CurlProxiesTest {

    /** P stands for the proxy's host and port. What curl does not know (ports, brackets and networks of IPv6 in no_proxy, HTTP_PROXY in upper case, a star before a dot) is in {@code ProxyTest} alone. */
    @ParameterizedTest
    @CsvSource({
        "http_proxy=P, http://o.test/",
        "http_proxy=http://P, http://o.test/",
        "http_proxy=http://P/, http://o.test/",
        "http_proxy=P, https://o.test/",
        "https_proxy=P, https://o.test/",
        "HTTPS_PROXY=P, https://o.test/",
        "all_proxy=P, https://o.test/",
        "ALL_PROXY=P, http://o.test/",
        "http_proxy= ALL_PROXY=P, http://o.test/",
        "all_proxy=P no_proxy=*, http://o.test/",
        "all_proxy=P no_proxy=o.test, http://o.test/",
        "all_proxy=P NO_PROXY=o.test, http://o.test/",
        "all_proxy=P no_proxy=.o.test, http://o.test/",
        "all_proxy=P no_proxy=.o.test, http://a.o.test/",
        "all_proxy=P no_proxy=o.test, http://a.o.test/",
        "all_proxy=P no_proxy=o.test, http://ao.test/",
        "all_proxy=P no_proxy=O.TEST, http://o.test/",
        "all_proxy=P no_proxy=o.test., http://o.test/",
        "all_proxy=P no_proxy=o.test, http://o.test./",
        "all_proxy=P no_proxy=a.test;o.test, http://o.test/",
        "'all_proxy=P no_proxy=a.test,o.test', http://o.test/",
        "'all_proxy=P no_proxy=a.test, o.test', http://o.test/",
        "all_proxy=P no_proxy=test, http://o.test/",
        "all_proxy=P no_proxy=127.0.0.2, http://127.0.0.2:1/",
        "all_proxy=P no_proxy=127.0.0.2, http://127.0.0.3:1/",
        "all_proxy=P no_proxy=127.0.0.0/8, http://127.0.0.3:1/",
        "all_proxy=P no_proxy=127.0.0.0/31, http://127.0.0.2:1/",
        "all_proxy=P no_proxy=127.0.0.2/31, http://127.0.0.3:1/",
        "all_proxy=P no_proxy=0.0.1, http://127.0.0.1:1/",
        "all_proxy=P no_proxy=::1, http://[::1]:1/",
        "all_proxy=P no_proxy=::2, http://[::1]:1/",
        "all_proxy=P no_proxy=127.0.0.0/8, http://o.test/",
    })
    void curlTakesTheSame(String list, String url) throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start()) {
            proxy.otherwise(c -> c.expectRequest().send("HTTP/1.1 418 Proxy\r\nContent-Length: 0\r\n\r\n"));
            Map<String, String> variables = new TreeMap<>();
            String name = "";
            for (String one : list.replace("P", "\u0001").split(" ", -1)) {
                String part = one.replace("\u0001", "P");
                int equals = part.indexOf('=');
                if (equals > 0) {
                    name = part.substring(0, equals);
                }
                String value = equals > 0 ? part.substring(equals + 1) : variables.get(name) + " " + part;
                boolean isProxy = !name.equalsIgnoreCase("no_proxy");
                variables.put(name, isProxy ? value.replace("P", "127.0.0.1:" + proxy.port()) : value);
            }
            Proxy ours = ProxyChooser.environment(variables)
                    .choose(TargetUri.parse(url))
                    .get(0);
            curl(variables, url);
            assertThat(!ours.isDirect())
                    .as("curl went by the proxy: " + (proxy.connections() > 0))
                    .isEqualTo(proxy.connections() > 0);
        }
    }

    private static void curl(Map<String, String> variables, String url) throws Exception {
        ProcessBuilder command = new ProcessBuilder("curl", "-q", "-sS", "-o", "/dev/null", "--max-time", "10", url)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        command.environment().putAll(variables);
        Process curl;
        try {
            curl = command.start();
        } catch (IOException e) {
            String missing = "curl: not on the PATH";
            if ("required".equals(System.getProperty("servers"))) {
                throw new IllegalStateException("-Dservers=required, but " + missing, e);
            }
            System.out.println("[servers] LEFT OUT " + missing);
            Assumptions.abort(missing);
            return;
        }
        curl.waitFor(); // by the proxy, or in vain: there is no such origin
    }
}
