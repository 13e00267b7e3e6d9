package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6266 and RFC 8187, what servers send instead, and names that must not become names of files. */
final class ContentDispositionTest {

    private static @Nullable String fileName(String value) {
        return ContentDisposition.parse(value).fileName();
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', nullValues = "none", textBlock = """
            `` | none
            inline | none
            attachment | none
            attachment; filename="foo.html" | foo.html
            attachment; filename=foo.html | foo.html
            attachment ;filename=foo.html | foo.html
            attachment; FILENAME = "foo.html" ; x=y | foo.html
            attachment; filename="f\\oo.html" | foo.html
            attachment; filename="a;b.txt";size=3 | a;b.txt
            attachment; x="; filename=no"; filename=yes | yes
            attachment; x="\\"; filename=no"; filename=yes | yes
            attachment; filename="a"; filename="b" | a
            attachment; filename= | none
            attachment; filename | none
            attachment; ; =; filename="ok" | ok
            ; filename=foo | foo
            filename=foo | none
            attachment; filename="open | open
            attachment; filename*=UTF-8''foo-%c3%a4-%e2%82%ac.html | foo-ä-€.html
            attachment; filename*=iso-8859-1''foo-%E4.html | foo-ä.html
            attachment; filename*=utf-8'en'a%20b | a b
            attachment; filename="plain"; filename*=UTF-8''ext | ext
            attachment; filename*=UTF-8''ext; filename="plain" | ext
            attachment; filename*=UTF-16''x; filename="plain" | plain
            attachment; filename*=''x; filename="plain" | plain
            attachment; filename*=UTF-8'x; filename="plain" | plain
            attachment; filename*=UTF-8''foo%; filename="plain" | plain
            attachment; filename*=UTF-8''foo%4; filename="plain" | plain
            attachment; filename*=UTF-8''f%oo; filename="plain" | plain
            attachment; filename*=UTF-8''foo-%E4.html; filename="plain" | plain
            attachment; filename*=UTF-8''%c0%af; filename="plain" | plain
            attachment; filename*="UTF-8''foo"; filename="plain" | plain
            attachment; filename*0="foo."; filename*1="html" | none
            attachment; filename="foo-%41.html" | foo-%41.html
            """)
    void theNameIsRead(String value, String name) {
        assertThat(fileName(value)).isEqualTo(name);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', nullValues = "none", textBlock = """
            ../../etc/passwd | passwd
            /etc/passwd | passwd
            C:%5CWindows%5Cevil.dll | evil.dll
            ..%5C..%5Cevil | evil
            a/ | none
            . | none
            .. | none
            ... | none
            %20.%20 | none
            .bashrc | bashrc
            evil.exe. | evil.exe
            evil.exe%20 | evil.exe
            a%00b.txt | a_b.txt
            a%0D%0AX-Evil:%201 | a__X-Evil_ 1
            a%7F%C2%85b | a__b
            file.txt:stream | file.txt_stream
            a%22b%3Cc%3Ed%7Ce%3Ff*g | a_b_c_d_e_f_g
            evil%E2%80%AEgpj.exe | evil_gpj.exe
            a%E2%80%8Bb | a_b
            con | _con
            CON.txt | _CON.txt
            nul.tar.gz | _nul.tar.gz
            Com1 | _Com1
            lpt%C2%B9.x | _lpt¹.x
            aux%20.txt | _aux .txt
            com10 | com10
            console | console
            %C2%A0x%E3%80%80 | x
            Grüße.txt | none
            Gr%C3%BC%C3%9Fe%20%F0%9F%98%80.txt | Grüße 😀.txt
            """)
    void theNameIsMadeSafe(String escaped, String name) {
        assertThat(fileName("attachment; filename*=UTF-8''" + escaped)).isEqualTo(name);
    }

    @Test
    void bytesBeyondAsciiAreUtf8OrLatin() {
        String utf8 = new String("\u00E4.txt".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(fileName("attachment; filename=\"" + utf8 + "\"")).isEqualTo("\u00E4.txt");
        assertThat(fileName("attachment; filename=\"\u00E4.txt\"")).isEqualTo("\u00E4.txt");
    }

    @Test
    void longNamesKeepTheirExtension() {
        String name = fileName("attachment; filename=" + "a".repeat(5000) + ".pdf");
        assertThat(name).hasSize(200).startsWith("aaa").endsWith("a.pdf");
        String wide =
                Objects.requireNonNull(fileName("attachment; filename*=UTF-8''" + "%F0%9F%98%80".repeat(100) + ".tar"));
        assertThat(wide.getBytes(StandardCharsets.UTF_8)).hasSize(200);
        assertThat(wide).endsWith("\uD83D\uDE00.tar");
        assertThat(fileName("attachment; filename=a." + "b".repeat(300))).hasSize(200);
    }

    @Test
    void typeAndParameters() {
        ContentDisposition inline = ContentDisposition.parse("INLINE; Size=\"3\"; a*=UTF-8''%C3%A4; filename=secret");
        assertThat(inline.type()).isEqualTo("inline");
        assertThat(inline.isInline()).isTrue();
        assertThat(inline.parameter("size")).isEqualTo("3");
        assertThat(inline.parameter("A")).isEqualTo("\u00E4");
        assertThat(inline.parameter("b")).isNull();
        assertThat(inline).hasToString("inline [size, a*, filename]");
        assertThat(ContentDisposition.parse("a b; x=y").type()).isEmpty();
        assertThat(ContentDisposition.parse("foobar").isInline()).isFalse();
    }

    @Test
    @Timeout(20)
    void anyTextIsReadInLinearTime() {
        for (String piece : new String[] {"\"", "\\\"", ";", "=", "a*=", "filename*=UTF-8''%", "; a=\"", " ", "."}) {
            ContentDisposition.parse("attachment; filename=" + piece.repeat(200_000))
                    .fileName();
        }
        Random random = new Random(7);
        String alphabet = "a;=\"\\'% *.fU8-/\u00E4\u0000\r\n";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("x; filename*=");
            for (int j = random.nextInt(30); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String name = fileName(text.toString());
            if (name != null) {
                assertThat(name)
                        .isNotEmpty()
                        .doesNotContain("/", "\\", "\0", "\r", "\n")
                        .doesNotStartWith(".");
            }
        }
    }
}
