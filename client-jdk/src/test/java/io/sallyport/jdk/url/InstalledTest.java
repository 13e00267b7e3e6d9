package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What opens the URLs of a whole JVM. */
final class InstalledTest {

    /** Before what a child saw. */
    static final String MARK = "seen: ";

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

    @Test
    void leavesThePlatformAloneOtherwise() throws Exception {
        assertThat(run("open")).containsExactly(PLATFORMS);
        assertThat(run("open", "-Dsallyport.url.handler=false")).containsExactly(PLATFORMS);
    }

    @Test
    void aClientThatNobodyNamedTrustsWhomThePlatformsDefaultContextTrusts() throws Exception {
        assertThat(run("trusting", "-Dsallyport.url.handler=true")).containsExactly("200");
    }

    private static List<String> run(String what, String... options) throws IOException, InterruptedException {
        try (Origin origin = new Origin()) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of(options));
            command.addAll(List.of("-cp", classPath(), InstalledMain.class.getName(), what, origin.url("/a")));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            process.waitFor();
            return output.lines()
                    .filter(line -> line.startsWith(MARK))
                    .map(line -> line.substring(MARK.length()))
                    .toList();
        }
    }

    /** Modules or not: the child has all of it on its class path. */
    private static String classPath() throws IOException {
        String modules = System.getProperty("jdk.module.path");
        String classes = System.getProperty("java.class.path");
        Path tests = Path.of(InstalledMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Path own = Path.of("target", "test-classes").toAbsolutePath();
        return (modules == null ? "" : modules + File.pathSeparator)
                + classes
                + File.pathSeparator
                + tests
                + File.pathSeparator
                + own;
    }
}
