package io.sallyport.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The format of Netscape and curl; {@code CurlCookiesTest} of client-netty shares a file with curl itself. */
final class FileCookieJarTest {

    @TempDir
    Path folder;

    private final Jar jar = new Jar();

    private Path file() {
        return folder.resolve("cookies.txt");
    }

    private FileCookieJar open(String... lines) throws IOException {
        Files.write(file(), List.of(lines), StandardCharsets.ISO_8859_1);
        return FileCookieJar.open(file(), jar.cookies);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " -> ", nullValues = "none", textBlock = """
                    a.com|FALSE|/|FALSE|0|n|v -> n=***; Host=a.com; Path=/
                    .a.com|TRUE|/|FALSE|0|n|v -> n=***; Domain=a.com; Path=/
                    A.COM|true|/x|TRUE|0|n|v -> n=***; Domain=a.com; Path=/x; Secure
                    .a.com|FALSE|/|FALSE|0|n|v -> n=***; Host=a.com; Path=/
                    #HttpOnly_.a.com|TRUE|/|FALSE|0|n|v -> n=***; Domain=a.com; Path=/; HttpOnly
                    a.com|FALSE|/|FALSE|1770000000|n|v -> n=***; Host=a.com; Path=/; Expires=2026-02-02T02:40:00Z
                    a.com|FALSE|/|FALSE|99999999999999999999999|n|v -> n=***; Host=a.com; Path=/; Expires=2027-02-05T00:00:00Z
                    a.com|FALSE|/|FALSE|0|n| -> n=***; Host=a.com; Path=/
                    a.com|FALSE|/|FALSE|0|n -> n=***; Host=a.com; Path=/
                    a.com|FALSE|FALSE|0|n|v -> n=***; Host=a.com; Path=/
                    a.com|FALSE|x|FALSE|0|n|v -> n=***; Host=a.com; Path=/
                    ::1|FALSE|/|FALSE|0|n|v -> n=***; Host=::1; Path=/
                    a.com|FALSE|/|TRUE|0|__Host-n|v -> __Host-n=***; Host=a.com; Path=/; Secure
                    a.com|FALSE|/|FALSE|1|n|v -> none
                    a.com|TRUE|/|TRUE|0|__Host-n|v -> none
                    a.com|FALSE|/|FALSE|0|__Secure-n|v -> none
                    a.com|FALSE|/|FALSE|x|n|v -> none
                    a.com|FALSE|/|FALSE|-1|n|v -> none
                    a.com|FALSE|/|FALSE|0||v -> none
                    a.com|FALSE|/|FALSE|0|n|v|w -> none
                    a b.com|FALSE|/|FALSE|0|n|v -> none
                    |FALSE|/|FALSE|0|n|v -> none
                    a.com|FALSE|/ -> none
                    # a.com|FALSE|/|FALSE|0|n|v -> none
                    junk -> none
                    """)
    void readsLines(String line, String expected) throws IOException {
        List<Cookie> all = open("# Netscape HTTP Cookie File", "", line.replace('|', '\t'), " ")
                .memory()
                .all();
        assertThat(all.stream().map(Cookie::toString).toList())
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @Test
    void aFileMayNotExistYet() throws IOException {
        assertThat(FileCookieJar.open(file()).memory().all()).isEmpty();
        assertThat(file()).doesNotExist();
    }

    @Test
    void whatIsNoFileIsRefused() {
        assertThatThrownBy(() -> FileCookieJar.open(folder)).isInstanceOf(IOException.class);
        assertThatThrownBy(
                        () -> FileCookieJar.open(file().resolve("none/cookies")).save())
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatWasWrittenIsReadAgain() throws IOException {
        jar.set(
                "https://www.a.com/x/y",
                "one=1; Domain=a.com; Max-Age=60",
                "two=2; Secure; HttpOnly",
                "three=\u00E9=3; Path=/");
        jar.set("https://b.com/", "empty=", "ended=1; Max-Age=1", "=nameless", "tab=a\tb");
        jar.advance(Duration.ofSeconds(2));
        FileCookieJar written = FileCookieJar.open(file(), jar.cookies);
        written.save();
        assertThat(Files.readAllLines(file(), StandardCharsets.ISO_8859_1))
                .containsExactly(
                        "# Netscape HTTP Cookie File",
                        "",
                        ".a.com\tTRUE\t/x\tFALSE\t1767225660\tone\t1",
                        "#HttpOnly_www.a.com\tFALSE\t/x\tTRUE\t0\ttwo\t2",
                        "www.a.com\tFALSE\t/\tFALSE\t0\tthree\t\u00E9=3",
                        "b.com\tFALSE\t/\tFALSE\t0\tempty\t");
        Jar other = new Jar();
        FileCookieJar read = FileCookieJar.open(file(), other.cookies);
        Request request = Request.get("https://www.a.com/x/").build();
        assertThat(read.cookies(request)).isEqualTo(written.cookies(request)).isEqualTo("one=1; two=2; three=\u00E9=3");
        assertThat(read).asString().contains("4 cookies").doesNotContain("=");
    }

    /** The file has a dot there for all that lie below a domain. */
    @Test
    void aHostThatBeginsWithADotIsNotWrittenAsAnother() throws IOException {
        jar.set("http://.b.com/", "secret=1");
        assertThat(jar.cookies.all()).hasSize(1);
        FileCookieJar.open(file(), jar.cookies).save();
        assertThat(FileCookieJar.open(file()).memory().all()).isEmpty();
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        FileCookieJar written = open("a.com\tFALSE\t/\tFALSE\t0\tn\tv");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));
        written.save();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).as("nothing is left beside it").containsExactly(file());
        }
    }

    @Test
    void aFileThatCannotBeReplacedIsLeftAlone() throws IOException {
        FileCookieJar written = FileCookieJar.open(file(), jar.cookies);
        Files.createDirectory(file());
        assertThatThrownBy(written::save).isInstanceOf(IOException.class).hasMessageContaining("is a directory");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path real = Files.createFile(folder.resolve("real"));
        Files.createSymbolicLink(file(), real);
        jar.set("http://a.com/", "n=v");
        FileCookieJar.open(file(), jar.cookies).save();
        assertThat(file()).isSymbolicLink();
        assertThat(Files.readString(real)).contains("a.com");
    }
}
