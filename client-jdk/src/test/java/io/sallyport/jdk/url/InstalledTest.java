package io.sallyport.jdk.url;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What opens the URLs of a whole JVM. */
final class InstalledTest {

    private static final String OURS = "io.sallyport.jdk.internal.url.PlainConnection hello";
    private static final String PLATFORMS = "sun.net.www.protocol.http.HttpURLConnection hello";

    private static final String HANDLER = "-Dsallyport.url.handler=true";
    private static final String ONE = "hello hello hello hello by 1";
    private static final String TWO = "hello hello hello hello by 2";
    private static final String THREE = "hello hello hello hello by 3";

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
        assertThat(run("open", HANDLER)).containsExactly(OURS);
    }

    /** To prepare TLS, the platform makes URLs of its own, which no provider may do while it is asked. */
    @Test
    void isFoundWhereTheFirstUrlIsOneOfHttps() throws Exception {
        assertThat(run("secure", HANDLER)).containsExactly("https://localhost/");
    }

    @Test
    void leavesThePlatformAloneOtherwise() throws Exception {
        assertThat(run("open")).containsExactly(PLATFORMS);
        assertThat(run("open", "-Dsallyport.url.handler=false")).containsExactly(PLATFORMS);
    }

    @Test
    void aClientThatNobodyNamedTrustsWhomThePlatformsDefaultContextTrusts() throws Exception {
        assertThat(run("trusting", HANDLER)).containsExactly("200");
    }

    @Test
    void aDefaultFactoryThatIsSetAfterItIsUsed() throws Exception {
        assertThat(run("defaulted")).containsExactly("200");
    }

    /** By the program's factory, over one connection of its sockets. */
    @Test
    void aDefaultFactoryThatWasSetBeforeIsUsed() throws Exception {
        assertThat(run("early", HANDLER)).containsExactly(ONE);
        assertThat(run("earlyInstalled")).containsExactly(ONE);
        assertThat(run("earlyContext")).containsExactly(ONE);
    }

    /** What the platform's factory connected before it was known to be that is used as long as it lives. */
    @Test
    void theFirstConnectionIsUsedUp() throws Exception {
        assertThat(run("unset", HANDLER)).containsExactly(ONE);
        assertThat(run("later", HANDLER)).containsExactly(ONE, ONE, ONE);
    }

    /** By the platform's factory as long as the first connection may be there, and then by the client's TLS, which shares no connection with it. */
    @Test
    void theClientsTlsTakesThePlaceOfThePlatformsFactory() throws Exception {
        assertThat(run("unsetAndClosed", HANDLER)).containsExactly(THREE);
        assertThat(run("unsetAndClosing", HANDLER)).containsExactly(TWO);
    }

    @Test
    void aClientsOwnSettingsHoldWhereAFactoryMayBeThePlatforms() throws Exception {
        assertThat(run("earlyBesideSettings")).containsExactly(ONE);
        assertThat(run("earlyBesideEngine")).containsExactly("not trusted");
    }

    @Test
    void firstConnectionsMadeAtOnceAreAllByTheFactory() throws Exception {
        assertThat(run("earlyAndParallel", HANDLER))
                .containsExactly(
                        "hello", "hello", "hello", "hello", "by 4", "hello", "hello", "hello", "hello", "and 0");
    }

    /** Of first connections made at once one is remembered: another one that answers later has the client's TLS take over, with one connection. */
    @Test
    void firstConnectionsMadeAtOnceAreFollowedByOneOfTheClientsTls() throws Exception {
        assertThat(run("unsetAndParallel", HANDLER))
                .startsWith("hello", "hello", "hello", "hello", "by 4", "hello", "hello", "hello", "hello")
                .last()
                .isIn("and 0", "and 1");
    }

    @Test
    void aProxyThatFailsIsNotAskedAgainByTheClientsTls() throws Exception {
        assertThat(run("proxyCloses")).containsExactly("asked 1");
    }

    @Test
    void aProxyThatTakesNoSocketsOfAFactoryIsReachedByTheClientsTls() throws Exception {
        assertThat(run("proxied")).containsExactly("Unable to tunnel through proxy. Proxy returns \"HTTP/1.1 502\"");
    }

    private static List<String> run(String what, String... options) throws IOException, InterruptedException {
        try (Origin origin = new Origin()) {
            return ChildJvm.run(List.of(options), InstalledMain.class, what, origin.url("/a"));
        }
    }
}
