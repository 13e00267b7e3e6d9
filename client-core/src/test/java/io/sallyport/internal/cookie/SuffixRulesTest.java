package io.sallyport.internal.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.internal.text.HostText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The algorithm of publicsuffix.org, by tables and by another program that knows it. */
final class SuffixRulesTest {

    private static final Path LIST = Path.of("src/main/resources/io/sallyport/internal/cookie/public_suffix_list.dat");

    private static SuffixRules read(String text) throws IOException {
        return SuffixRules.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "com,                 none",
        "example.com,         example.com",
        "www.example.com,     example.com",
        "co.uk,               none",
        "a.b.co.uk,           b.co.uk",
        "ck,                  none",
        "x.ck,                none",
        "a.x.ck,              a.x.ck",
        "www.ck,              www.ck",
        "a.www.ck,            www.ck",
        "kobe.jp,             none",
        "c.kobe.jp,           none",
        "b.c.kobe.jp,         b.c.kobe.jp",
        "a.city.kobe.jp,      city.kobe.jp",
        "github.io,           none",
        "me.github.io,        me.github.io",
        "s3.amazonaws.com,    none",
        "amazonaws.com,       amazonaws.com",
        "localhost,           none",
        "unlisted,            none",
        "a.unlisted,          a.unlisted",
        "b.a.unlisted,        a.unlisted",
        "xn--55qx5d.cn,       none",
        "a.xn--55qx5d.cn,     a.xn--55qx5d.cn",
        "example.com.,        example.com.",
        "com.,                none",
        ".com,                none",
        "..com,               none",
        "a..com,              none",
        ".,                   none"
    })
    void registrableDomains(String host, String expected) {
        SuffixRules rules = SuffixRules.bundled();
        assertThat(String.valueOf(rules.registrableDomain(host))).isEqualTo(expected.replace("none", "null"));
    }

    @Test
    void aRuleMayBeOfSeveralKinds() throws IOException {
        SuffixRules rules = read("com\n*.com\n!free.com\nown.free.com\n");
        assertThat(rules.registrableDomain("a.b.com")).isEqualTo("a.b.com");
        assertThat(rules.registrableDomain("x.free.com")).isEqualTo("free.com");
        assertThat(rules.registrableDomain("x.own.free.com"))
                .as("exceptions go first")
                .isEqualTo("free.com");
        assertThat(rules.isPublicSuffix("b.com")).isTrue();
        assertThat(rules.isPublicSuffix("free.com")).isFalse();
        assertThat(rules.size()).isEqualTo(3);
    }

    @Test
    void commentsBlanksAndWhatStandsBehindASpaceAreOverlooked() throws IOException {
        SuffixRules rules = read("// com\n\n  co.uk  // said\n*\n公司.cn\r\n");
        assertThat(rules.size()).isEqualTo(2);
        assertThat(rules.isPublicSuffix("co.uk")).isTrue();
        assertThat(rules.isPublicSuffix("xn--55qx5d.cn")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.*.com", "a..com", ".com", "com.", "!", "*.", "a#b"})
    void whatIsNoRuleIsNamedByItsLine(String rule) {
        assertThatThrownBy(() -> read("com\n\n" + rule))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "// nothing\n", "<html>\n"})
    void aListWithoutRulesIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }

    @Test
    void longHostsCostNoMore() {
        String host = "a.".repeat(100_000) + "co.uk";
        assertThat(SuffixRules.bundled().registrableDomain(host)).isEqualTo("a.co.uk");
    }

    /** Every rule of the list, and hosts around it, against libpsl with the same list. */
    @Test
    void saysWhatPslSays(@TempDir Path folder) throws Exception {
        requirePsl();
        List<String> hosts = new ArrayList<>();
        for (String line : Files.readAllLines(LIST)) {
            String rule = line.strip();
            if (!rule.isEmpty() && !rule.startsWith("//")) {
                String name = rule.startsWith("!") ? rule.substring(1) : rule.replace("*.", "");
                String host = HostText.normalize(name, name);
                Stream.of("", "a.", "b.a.", "c.b.a.")
                        .map(prefix -> prefix + host)
                        .forEach(hosts::add);
            }
        }
        Path input = Files.write(folder.resolve("hosts"), hosts);
        Process psl = new ProcessBuilder("psl", "--load-psl-file", LIST.toString(), "--print-reg-domain", "-b")
                .redirectInput(input.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> theirs = new String(psl.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(psl.waitFor()).isZero();
        assertThat(theirs).hasSameSizeAs(hosts).hasSizeGreaterThan(30_000);
        SuffixRules rules = SuffixRules.bundled();
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            String ours = String.valueOf(rules.registrableDomain(hosts.get(i)));
            if (!ours.equals(theirs.get(i).replace("(null)", "null"))) {
                differences.add(hosts.get(i) + ": " + ours + ", psl: " + theirs.get(i));
            }
        }
        assertThat(differences).isEmpty();
    }

    private static void requirePsl() throws InterruptedException {
        try {
            new ProcessBuilder("psl", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            String missing = "psl: not on the PATH";
            if ("required".equals(System.getProperty("servers"))) {
                throw new IllegalStateException("-Dservers=required, but " + missing, e);
            }
            System.out.println("[servers] LEFT OUT " + missing);
            Assumptions.abort(missing);
        }
    }
}
