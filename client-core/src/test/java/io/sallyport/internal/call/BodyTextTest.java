package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.Headers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BodyTextTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " -> ", quoteCharacter = '\0', textBlock = """
                    text/html -> UTF-8
                    text/html; charset=iso-8859-1 -> ISO-8859-1
                    text/html;charset=ISO-8859-1 -> ISO-8859-1
                    text/html; CharSet=Latin1 -> ISO-8859-1
                    text/html; charset="utf-16" -> UTF-16
                    text/html; charset="utf\\-16" -> UTF-16
                    text/html; charset="utf\\\\-16" -> UTF-8
                    text/html; charset="utf-16\\" -> UTF-8
                    text/html; charset="utf-16"" -> UTF-8
                    text/html; charset= windows-1252 ; x=y -> windows-1252
                    text/html; a=b; charset=us-ascii -> US-ASCII
                    text/html; a="x; charset=utf-16"; charset=us-ascii -> US-ASCII
                    text/html; a="x\\"; charset=utf-16"; charset=us-ascii -> US-ASCII
                    text/html; xcharset=utf-16 -> UTF-8
                    text/html; charset=utf-16; charset=us-ascii -> UTF-16
                    text/html; charset=no-such-thing -> UTF-8
                    text/html; charset='utf-16' -> UTF-8
                    text/html; charset= -> UTF-8
                    text/html; charset="" -> UTF-8
                    text/html; charset=" -> UTF-8
                    text/html;;; -> UTF-8
                    charset=utf-16 -> UTF-8
                    """)
    void theCharsetIsAParameterOfTheMediaType(String contentType, String charset) {
        assertThat(BodyText.charset(contentType)).isEqualTo(Charset.forName(charset));
    }

    @Test
    void withoutAMediaTypeItIsUtf8() {
        assertThat(BodyText.charset(null)).isEqualTo(StandardCharsets.UTF_8);
        assertThat(BodyText.decode("caf\u00E9".getBytes(StandardCharsets.UTF_8), Headers.empty()))
                .isEqualTo("caf\u00E9");
    }

    @Test
    void bytesAreReadInTheirCharset() {
        Headers latin = Headers.of("content-type", "text/plain; charset=iso-8859-1");
        assertThat(BodyText.decode(new byte[] {'c', 'a', 'f', (byte) 0xE9}, latin))
                .isEqualTo("caf\u00E9");
    }

    @Test
    void whatIsNoUtf8BecomesTheReplacementCharacter() {
        assertThat(BodyText.decode(new byte[] {'a', (byte) 0xE9}, Headers.empty()))
                .isEqualTo("a\uFFFD");
    }

    @Test
    void aByteOrderMarkDecidesAndIsDropped() {
        Headers latin = Headers.of("Content-Type", "text/plain; charset=iso-8859-1");
        for (Charset charset :
                new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE}) {
            assertThat(BodyText.decode("\uFEFFcaf\u00E9".getBytes(charset), latin))
                    .as(charset.name())
                    .isEqualTo("caf\u00E9");
            assertThat(BodyText.decode("\uFEFF".getBytes(charset), Headers.empty()))
                    .isEmpty();
        }
        assertThat(BodyText.decode(new byte[] {(byte) 0xEF, (byte) 0xBB}, latin))
                .isEqualTo("\u00EF\u00BB");
        assertThat(BodyText.decode(new byte[0], latin)).isEmpty();
    }
}
