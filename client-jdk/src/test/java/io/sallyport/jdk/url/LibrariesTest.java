package io.sallyport.jdk.url;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.SilentPort;
import io.sallyport.testing.TestCertificate;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries that are built on the platform's connections, as they are: in a JVM that opens URLs by us, and in one that does not, they see the same, and servers receive the same. */
final class LibrariesTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"google", "jsoup", "platform"})
    void seeAndSendTheSame(String library) throws Exception {
        try (Origin http = new Origin();
                Origin https = Origin.secure();
                SilentPort silent = SilentPort.open()) {
            ConsumerCalls.furnish(http);
            ConsumerCalls.furnish(https);
            Site site = Site.with(http, https, silent);
            List<String> platform = run(library, site, false);
            List<String> sent = sent(http, https);
            List<String> ours = run(library, site, true);
            assertSame(ours, platform);
            assertSame(sent(http, https), sent);
        }
    }

    private static void assertSame(List<String> ours, List<String> platform) {
        assertThat(without(ours, platform)).isEqualTo(without(platform, ours));
        assertThat(ours).isEqualTo(platform).hasSizeGreaterThan(20);
    }

    private static List<String> without(List<String> lines, List<String> others) {
        return lines.stream().filter(line -> !others.contains(line)).toList();
    }

    private List<String> run(String library, Site site, boolean ours) throws Exception {
        Path trusted = directory.resolve("trusted.p12");
        KeyStore authority = TestCertificate.CA.keyStore(PASSWORD);
        try (OutputStream file = Files.newOutputStream(trusted)) {
            authority.store(file, PASSWORD);
        }
        List<String> options = List.of(
                "-Dsallyport.url.handler=" + ours,
                "-Dsun.net.client.defaultReadTimeout=2500",
                // on TLS connections that are kept, the platform forgets that default
                "-Dhttp.keepAlive=" + !library.equals("platform"),
                "-Djsoup.useHttpClient=false",
                "-Djavax.net.ssl.trustStore=" + trusted,
                "-Djavax.net.ssl.trustStorePassword=" + String.valueOf(PASSWORD));
        List<String> arguments = new ArrayList<>(List.of(library));
        arguments.addAll(Arrays.asList(site.values()));
        return ChildJvm.run(options, LibrariesMain.class, arguments.toArray(String[]::new));
    }

    private static List<String> sent(Origin http, Origin https) {
        List<String> all = new ArrayList<>(http.received());
        all.addAll(https.received());
        all.replaceAll(Origin::comparable);
        return all;
    }
}
