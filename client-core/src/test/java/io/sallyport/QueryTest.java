package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What builders do to the query. */
final class QueryTest {

    private static String target(Request.Builder builder) {
        return builder.build().target().pathAndQuery();
    }

    @ParameterizedTest(name = "{0} set {1}")
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', textBlock = """
            / | a | /?a=v
            /? | a | /?a=v
            /?a=1 | a | /?a=v
            /?a | a | /?a=v
            /?a= | a | /?a=v
            /?a=1&b=2&a=3&c | a | /?a=v&b=2&c
            /?x=a&a=1 | a | /?x=a&a=v
            /?ab=1 | a | /?ab=1&a=v
            /?%61=1 | a | /?a=v
            /?a+b=1 | a b | /?a%20b=v
            /?a%2Bb=1 | a+b | /?a%2Bb=v
            /?%C3%A4=1 | ä | /?%C3%A4=v
            /?b=%20+%zz&a=1 | a | /?b=%20+%zz&a=v
            /?b&&a=1& | a | /?b&&a=v&
            /?b=a=1 | b | /?b=v
            /?%=1&% | % | /?%25=v
            """)
    void setReplacesTheFirstAndDropsTheOthers(String before, String name, String after) {
        assertThat(target(Request.get("http://h" + before).setQuery(name, "v"))).isEqualTo(after);
    }

    @ParameterizedTest(name = "{0} without {1}")
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', textBlock = """
            / | a | /
            /p?a=1 | a | /p
            /?a&b=2&a=3 | a | /?b=2
            /?b=2&%61 | a | /?b=2
            /?b=2 | a | /?b=2
            /? | a | /?
            /?&& | a | /?&&
            /?=1&b | `` | /?b
            """)
    void removeDropsAll(String before, String name, String after) {
        assertThat(target(Request.get("http://h" + before).removeQuery(name))).isEqualTo(after);
    }

    @Test
    void namesRepeatInOrderWithAndWithoutValues() {
        assertThat(target(Request.get("http://h/p#f")
                        .query("b", "1")
                        .query("a")
                        .query("b", "")
                        .query("b", "1 +&=")))
                .isEqualTo("/p?b=1&a&b=&b=1%20%2B%26%3D");
    }

    /** The platform's own {@link URI} escapes the same characters, and reads back what was meant. */
    @ParameterizedTest
    @ValueSource(strings = {"a b", "\u00E4\u20AC\uD83D\uDE00", "%41", "100%", "[]{}|^`\"<>", "-._~"})
    void thePlatformReadsBackWhatWasMeant(String value) {
        TargetUri target = Request.get("http://h/").query("q", value).build().target();
        assertThat(target.toUri().getQuery()).isEqualTo("q=" + value);
    }

    @Test
    void setTwiceIsSetOnce() {
        Request.Builder builder =
                Request.get("http://h/?z").setQuery("a b", "1").setQuery("a b", "2");
        assertThat(target(builder)).isEqualTo("/?z&a%20b=2");
    }
}
