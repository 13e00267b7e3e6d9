package io.sallyport.jdk.url;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What opens the URLs of a whole JVM. */
final class InstalledTest {

    private static final String OURS = "io.sallyport.jdk.internal.url.PlainConnection hello";
    private static final String PLATFORMS = "sun.net.www.protocol.http.HttpURLConnection hello";

    @Test
    void opensAllUrlsAndIsExchanged() throws Exception {
        assertThat(run("installed")).containsExactly(OURS, OURS, "sun.net.www.protocol.file.FileURLConnection", "true");
    }

    @Test
    void saysThatAnotherFactoryIsSet() throws Exception {
        assertThat(run("taken"))
                .singleElement()
                .asString()
                .contains("another URLStreamHandlerFactory", "sallyport.url.handler");
    }

    @Test
    void isFoundByThePlatformWhereThePropertySaysSo() throws Exception {
        assertThat(run("open", "-Dsallyport.url.handler=true")).containsExactly(OURS);
    }

    /** To prepare TLS, the platform makes URLs of its own, which no provider may do while it is asked. */
    @Test
    void isFoundWhereTheFirstUrlIsOneOfHttps() throws Exception {
        assertThat(run("secure", "-Dsallyport.url.handler=true")).containsExactly("https://localhost/");
    }

    @Test
    void leavesThePlatformAloneOtherwise() throws Exception {
        assertThat(run("open")).containsExactly(PLATFORMS);
        assertThat(run("open", "-Dsallyport.url.handler=false")).containsExactly(PLATFORMS);
    }

    @Test
    void aClientThatNobodyNamedTrustsWhomThePlatformsDefaultContextTrusts() throws Exception {
        assertThat(run("trusting", "-Dsallyport.url.handler=true")).containsExactly("200");
    }

    @Test
    void aDefaultFactoryThatIsSetAfterItIsUsed() throws Exception {
        assertThat(run("defaulted")).containsExactly("200");
    }

    private static List<String> run(String what, String... options) throws IOException, InterruptedException {
        try (Origin origin = new Origin()) {
            return ChildJvm.run(List.of(options), InstalledMain.class, what, origin.url("/a"));
        }
    }
}
