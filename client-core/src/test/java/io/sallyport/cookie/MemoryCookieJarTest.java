package io.sallyport.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a jar keeps and gives (RFC 6265bis sections 5.7.3 and 5.8.3). */
final class MemoryCookieJarTest {

    private final Jar jar = new Jar();

    @ParameterizedTest(name = "{1} set by {0}, {2} gets {3}")
    @CsvSource({
        "http://a.com/,      n=v,                        http://a.com/x,       n=v",
        "http://a.com/,      n=v,                        http://www.a.com/,    none",
        "http://www.a.com/,  n=v; Domain=a.com,          http://a.com/,        n=v",
        "http://www.a.com/,  n=v; Domain=a.com,          http://x.y.a.com/,    n=v",
        "http://www.a.com/,  n=v; Domain=a.com,          http://xa.com/,       none",
        "http://a.com/x/y,   n=v,                        http://a.com/x,       n=v",
        "http://a.com/x/y,   n=v,                        http://a.com/x/z/,    n=v",
        "http://a.com/x/y,   n=v,                        http://a.com/xy,      none",
        "http://a.com/x/y,   n=v,                        http://a.com/,        none",
        "http://a.com/,      n=v; Path=/x,               http://a.com/x?/y,    n=v",
        "https://a.com/,     n=v; Secure,                https://a.com/,       n=v",
        "https://a.com/,     n=v; Secure,                http://a.com/,        none",
        "http://a.com/,      n=v,                        https://a.com/,       n=v",
        "http://a.com:81/,   n=v,                        http://a.com:82/,     n=v",
        "http://a.com/,      n=v; HttpOnly,              http://a.com/,        n=v",
        "https://a.com/,     n=v; SameSite=Strict,       https://a.com/,       n=v",
        "http://a.com/,      v,                          http://a.com/,        v",
        "http://a.com/,      =v,                         http://a.com/,        v",
        "http://a.com/,      n=,                         http://a.com/,        n=",
        "http://1.2.3.4/,    n=v,                        http://1.2.3.4/,      n=v",
        "http://1.2.3.4/,    n=v; Domain=1.2.3.4,        http://1.2.3.4/,      n=v",
        "http://1.2.3.4/,    n=v,                        http://4/,            none",
        "http://[::1]/,      n=v,                        http://[0::1]/,       n=v",
        "http://bücher.de/,  n=v,                        http://BÜCHER.de/,    n=v",
        "http://localhost/,  n=v; Domain=localhost,      http://localhost/,    n=v",
        "http://a.com./,     n=v,                        http://a.com/,        none",
        "http://a.com/,      n=v; Max-Age=0,             http://a.com/,        none"
    })
    void whoGetsWhat(String from, String field, String to, String expected) {
        jar.set(from, field);
        assertThat(String.valueOf(jar.sent(to))).isEqualTo(expected.replace("none", "null"));
    }

    @Test
    void longerPathsGoFirstThenOlderCookies() {
        jar.set("http://a.com/x/y/z", "one=1; Path=/", "two=2; Path=/x/y", "three=3; Path=/x");
        jar.advance(Duration.ofSeconds(1));
        jar.set("http://a.com/", "four=4", "five=5; Path=/x");
        assertThat(jar.sent("http://a.com/x/y/z")).isEqualTo("two=2; three=3; five=5; one=1; four=4");
    }

    @Test
    void aNewValueKeepsTheTimeAndThePlace() {
        jar.set("http://a.com/", "one=1", "two=2");
        jar.advance(Duration.ofDays(1));
        jar.set("http://a.com/", "one=new; HttpOnly");
        assertThat(jar.sent("http://a.com/")).isEqualTo("one=new; two=2");
        assertThat(jar.cookies.all().get(0).created()).isEqualTo(Jar.START);
        assertThat(jar.cookies.all().get(0).httpOnly()).isTrue();
    }

    @Test
    void oneNameMayBeOnManyPathsAndDomains() {
        jar.set(
                "http://www.a.com/x/",
                "n=1",
                "n=2; Path=/",
                "n=3; Domain=a.com",
                "n=4; Domain=www.a.com",
                "n=5; Domain=a.com");
        assertThat(jar.sent("http://www.a.com/x/")).isEqualTo("n=1; n=5; n=4; n=2");
    }

    @Test
    void cookiesEnd() {
        jar.set("http://a.com/", "short=1; Max-Age=10", "long=2; Max-Age=20", "session=3");
        jar.advance(Duration.ofSeconds(9));
        assertThat(jar.sent("http://a.com/")).isEqualTo("short=1; long=2; session=3");
        jar.advance(Duration.ofSeconds(1));
        assertThat(jar.sent("http://a.com/")).isEqualTo("long=2; session=3");
        assertThat(jar.names()).containsExactly("long", "session");
        jar.advance(Duration.ofDays(1000));
        assertThat(jar.sent("http://a.com/")).isEqualTo("session=3");
    }

    @Test
    void aServerDeletesWithADateThatIsPast() {
        jar.set("http://a.com/x/", "n=1; Path=/", "m=2; Path=/");
        jar.set("http://a.com/", "n=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(jar.sent("http://a.com/")).isEqualTo("m=2");
    }

    @Test
    void noneLivesLongerThan400Days() {
        jar.set("http://a.com/", "n=1; Max-Age=999999999", "m=2; Expires=Fri, 31 Dec 9999 23:59:59 GMT");
        jar.cookies.add(Cookie.builder("o", "3", "a.com")
                .expires(Jar.START.plus(Duration.ofDays(4000)))
                .build(Jar.START));
        jar.advance(Cookie.MAX_AGE.minusSeconds(1));
        assertThat(jar.sent("http://a.com/")).isEqualTo("n=1; m=2; o=3");
        jar.advance(Duration.ofSeconds(1));
        assertThat(jar.sent("http://a.com/")).isNull();
    }

    @Test
    void aFullSiteLosesEndedThenOpenThenOldCookies() {
        Jar full = new Jar(MemoryCookieJar.builder().maxCookiesPerSite(3));
        full.set("https://a.com/", "s1=1; Secure; Path=/s", "o1=1; Path=/o", "e1=1; Max-Age=5; Secure");
        full.advance(Duration.ofSeconds(6));
        full.set("https://x.a.com/", "s2=1; Secure");
        assertThat(full.names()).containsExactly("s1", "o1", "s2");
        full.set("https://x.a.com/", "s3=1; Secure");
        assertThat(full.names()).containsExactly("s1", "s2", "s3");
        full.sent("https://a.com/s");
        full.set("https://x.a.com/", "s4=1; Secure");
        assertThat(full.names()).as("s1 was used later than s2").containsExactly("s1", "s3", "s4");
        full.set("https://b.com/", "other=1");
        assertThat(full.names()).hasSize(4);
    }

    @Test
    void aFullJarLosesEndedThenOldCookies() {
        Jar full = new Jar(MemoryCookieJar.builder().maxCookies(3));
        full.set("http://a.com/", "a=1");
        full.set("http://b.com/", "b=1; Max-Age=5");
        full.set("http://c.com/", "c=1");
        full.sent("http://a.com/");
        full.set("http://d.com/", "d=1");
        assertThat(full.names()).as("b was not used for longest").containsExactly("a", "c", "d");
        full.set("http://e.com/", "e=1; Max-Age=5");
        assertThat(full.names()).containsExactly("a", "d", "e");
        full.advance(Duration.ofSeconds(5));
        full.set("http://f.com/", "f=1");
        assertThat(full.names()).containsExactly("a", "d", "f");
    }

    @Test
    void aFieldHasABound() {
        Jar small = new Jar(MemoryCookieJar.builder().maxFieldBytes(12));
        small.set("http://a.com/", "a=1", "b=" + "x".repeat(10), "c=3", "d=45");
        assertThat(small.sent("http://a.com/")).isEqualTo("a=1; c=3").hasSizeLessThanOrEqualTo(12);
    }

    @Test
    void usersPutTakeAndEndCookies() {
        Cookie mine = Cookie.builder("mine", "1", "BÜCHER.de")
                .withSubdomains()
                .path("/x")
                .build(Jar.START);
        jar.cookies.add(mine);
        jar.set("http://bücher.de/", "theirs=2; Max-Age=60");
        assertThat(jar.sent("http://www.bücher.de/x")).isEqualTo("mine=1");
        assertThat(jar.cookies.all()).contains(mine).hasSize(2);
        jar.cookies.endSession();
        assertThat(jar.names()).containsExactly("theirs");
        Cookie theirs = jar.cookies.all().get(0);
        assertThat(jar.cookies.remove(theirs)).isTrue();
        assertThat(jar.cookies.remove(theirs)).isFalse();
        jar.cookies.add(mine);
        jar.cookies.clear();
        assertThat(jar.sent("http://www.bücher.de/x")).isNull();
        assertThat(jar.cookies).hasToString("MemoryCookieJar[0 cookies]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a\r\nb", "a\u0000", " a", "a ", "\u0100", "a\tb"})
    void usersCannotInjectFields(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cookie.builder("n", text, "a.com"))
                .withMessageContaining("cookie value");
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.builder(text, "v", "a.com"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cookie.builder("n", "v", "a.com").path("/" + text + "\r"));
    }

    @Test
    void boundsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryCookieJar.builder().maxCookies(0))
                .withMessage("maxCookies: 0 (expected: 1 to 1000000)");
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.builder("", "", "a.com"));
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.builder("n", "v".repeat(4096), "a.com"));
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.builder("n", "v", "a b"));
    }

    @Test
    void threadsShareAJar() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String host = "http://h" + thread % 2 + ".com/";
                int number = thread;
                done.add(pool.submit(() -> {
                    for (int i = 0; i < 2000; i++) {
                        jar.set(host, "n" + number + "x" + i % 200 + "=" + i);
                        assertThat(jar.sent(host)).isNotNull();
                    }
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        } finally {
            pool.shutdown();
        }
        assertThat(jar.cookies.all()).hasSize(2 * MemoryCookieJar.DEFAULT_MAX_COOKIES_PER_SITE);
    }
}
