package io.sallyport.jdk.url;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClient;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every method of the platform's connections is overridden by ours, or there is a reason not to. */
final class MembersTest {

    private static final String BY_FIELDS = "asks getHeaderField, which is ours";
    private static final String SETTING = "keeps a setting, which is read when the request is sent";

    private static final Map<String, String> INHERITED = new TreeMap<>(Map.ofEntries(
            Map.entry("getContentLength", BY_FIELDS),
            Map.entry("getContentLengthLong", BY_FIELDS),
            Map.entry("getContentType", BY_FIELDS),
            Map.entry("getContentEncoding", BY_FIELDS),
            Map.entry("getExpiration", BY_FIELDS),
            Map.entry("getDate", BY_FIELDS),
            Map.entry("getLastModified", BY_FIELDS),
            Map.entry("getHeaderFieldInt", BY_FIELDS),
            Map.entry("getHeaderFieldLong", BY_FIELDS),
            Map.entry("getHeaderFieldDate", BY_FIELDS),
            Map.entry("getContent", "asks getContentType and getInputStream, which are ours"),
            Map.entry("getPermission", "says host and port of the URL it was made with"),
            Map.entry("setHostnameVerifier", "keeps a setting: see docs/drop-in.md"),
            Map.entry("getHostnameVerifier", "gives a setting"),
            Map.entry("setSSLSocketFactory", SETTING),
            Map.entry("getSSLSocketFactory", "gives a setting"),
            Map.entry("getClass", "final"),
            Map.entry("wait", "final"),
            Map.entry("notify", "final"),
            Map.entry("notifyAll", "final"),
            Map.entry("equals", "a connection is one of its own"),
            Map.entry("hashCode", "a connection is one of its own")));

    /** Settings that live in the platform's own class; the connection over TLS hands them on to the one that works. */
    private static final Map<String, String> INHERITED_BY_PLAIN = Map.ofEntries(
            Map.entry("setDoInput", SETTING),
            Map.entry("getDoInput", SETTING),
            Map.entry("setDoOutput", SETTING),
            Map.entry("getDoOutput", SETTING),
            Map.entry("setUseCaches", SETTING),
            Map.entry("getUseCaches", SETTING),
            Map.entry("setDefaultUseCaches", SETTING),
            Map.entry("getDefaultUseCaches", SETTING),
            Map.entry("setAllowUserInteraction", SETTING),
            Map.entry("getAllowUserInteraction", SETTING),
            Map.entry("setIfModifiedSince", SETTING),
            Map.entry("getIfModifiedSince", SETTING),
            Map.entry("setInstanceFollowRedirects", SETTING),
            Map.entry("getInstanceFollowRedirects", SETTING),
            Map.entry("setFixedLengthStreamingMode", SETTING),
            Map.entry("setChunkedStreamingMode", SETTING),
            Map.entry("getRequestMethod", SETTING),
            Map.entry("getURL", "gives the field that redirects change"),
            Map.entry("getResponseCode", "asks getInputStream and getHeaderField, which are ours"),
            Map.entry("getResponseMessage", "asks getResponseCode"),
            Map.entry("toString", "names the class and the URL"));

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void eachIsOursOrHasAReason(String protocol) throws Exception {
        try (HttpClient client = HttpClient.create()) {
            HttpURLConnection connection = UrlHandlers.open(client, new URL(protocol + "://localhost/"));
            List<String> missing = new ArrayList<>();
            for (Method method : connection.getClass().getMethods()) {
                boolean inherited = !Modifier.isStatic(method.getModifiers())
                        && !method.getDeclaringClass().getName().startsWith("io.sallyport");
                boolean known = INHERITED.containsKey(method.getName())
                        || (protocol.equals("http") && INHERITED_BY_PLAIN.containsKey(method.getName()));
                if (inherited && !known) {
                    missing.add(method.getName() + Arrays.toString(method.getParameterTypes()));
                }
            }
            assertThat(missing).isEmpty();
        }
    }
}
