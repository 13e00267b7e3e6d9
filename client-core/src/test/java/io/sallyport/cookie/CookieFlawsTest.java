package io.sallyport.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.Request;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has gone wrong with cookies in clients, by name. */
final class CookieFlawsTest {

    private final Jar jar = new Jar();

    @ParameterizedTest
    @ValueSource(strings = {"com", ".com", "co.uk", "github.io", "compute.amazonaws.com", "xn--55qx5d.cn"})
    void supercookies(String suffix) {
        String bare = suffix.startsWith(".") ? suffix.substring(1) : suffix;
        jar.set("http://evil." + bare + "/", "session=stolen; Domain=" + suffix);
        assertThat(jar.sent("http://victim." + bare + "/")).isNull();
        assertThat(jar.sent("http://evil." + bare + "/")).isNull();
    }

    @Test
    void supercookiesPutByHandReachNobodyElse() {
        jar.cookies.add(Cookie.builder("n", "v", "com").withSubdomains().build(Jar.START));
        assertThat(jar.sent("http://victim.com/")).isNull();
    }

    @Test
    void settingForOtherDomains() {
        jar.set(
                "http://evil.com/",
                "n=v; Domain=victim.com",
                "n=v; Domain=evil.com.victim.com",
                "n=v; Domain=.victim.com");
        jar.set("http://victim.com.evil.com/", "n=v; Domain=victim.com");
        jar.set("http://evilvictim.com/", "n=v; Domain=victim.com");
        assertThat(jar.cookies.all()).isEmpty();
    }

    @Test
    void sendingToOtherDomains() {
        jar.set("http://www.victim.com/", "n=v; Domain=victim.com");
        for (String host : new String[] {"evilvictim.com", "victim.com.evil.com", "victim.co", "m", "com"}) {
            assertThat(jar.sent("http://" + host + "/")).as(host).isNull();
        }
    }

    @Test
    void pathTraversal() {
        jar.set("http://a.com/admin/login", "n=v");
        assertThat(jar.sent("http://a.com/admin/../public")).isNull();
        assertThat(jar.sent("http://a.com/administrator")).isNull();
        assertThat(jar.sent("http://a.com/%61dmin/")).isNull();
        assertThat(jar.cookies.cookies(Request.builder("GET", URI.create("http://a.com/x/../admin/y"))
                        .build()))
                .as("sent as written, judged as written")
                .isNull();
    }

    @Test
    void portsAreSharedAndSchemesAreNot() {
        jar.set("https://a.com:8443/", "n=secret; Secure");
        assertThat(jar.sent("https://a.com/")).isEqualTo("n=secret");
        assertThat(jar.sent("http://a.com:8443/")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n=evil",
                "n=evil; Domain=a.com",
                "n=evil; Path=/login",
                "n=evil; Path=/login/deep",
                "n=; Max-Age=0; Path=/login"
            })
    void clearTextLeavesSecureCookiesAlone(String field) {
        jar.set("https://a.com/", "n=good; Secure; Path=/login");
        jar.set("http://a.com/login/x", field.contains("Path") ? field : field + "; Path=/login");
        jar.set("http://x.a.com/login/x", field.replace("evil", "far") + "; Domain=a.com; Path=/login");
        assertThat(jar.sent("https://a.com/login/deep")).isEqualTo("n=good");
        assertThat(jar.cookies.all()).hasSize(1);
    }

    @Test
    void clearTextMaySetWhatHidesNothing() {
        jar.set("https://a.com/", "n=good; Secure; Path=/login");
        jar.set("http://a.com/", "n=other; Path=/", "m=free; Path=/login");
        assertThat(jar.sent("http://a.com/login")).isEqualTo("m=free; n=other");
    }

    @Test
    void aSecureCookieThatHasEndedProtectsNothing() {
        jar.set("https://a.com/", "n=good; Secure; Max-Age=1");
        jar.advance(java.time.Duration.ofSeconds(1));
        jar.set("http://a.com/", "n=new");
        assertThat(jar.sent("http://a.com/")).isEqualTo("n=new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n=v\u0001", "n=v\u007F", "n\u0008=v", "n=v; Path=/\u0002"})
    void headerInjection(String field) {
        jar.set("http://a.com/", field);
        assertThat(jar.cookies.all()).isEmpty();
    }

    @Test
    void severalFieldsAreNeverOne() {
        jar.set("http://a.com/", "a=1, b=2; Path=/x, c=3", "d=4");
        assertThat(jar.sent("http://a.com/x, c=3")).isEqualTo("d=4");
        assertThat(jar.names()).containsExactly("a", "d");
    }

    @Test
    void cookieBomb() {
        for (int i = 0; i < 5000; i++) {
            jar.set("http://s" + i + ".evil.com/", "n" + i + "=" + "x".repeat(4000) + "; Domain=evil.com");
        }
        assertThat(jar.cookies.all()).hasSize(MemoryCookieJar.DEFAULT_MAX_COOKIES_PER_SITE);
        assertThat(jar.sent("http://evil.com/")).hasSizeLessThanOrEqualTo(MemoryCookieJar.DEFAULT_MAX_FIELD_BYTES);
        for (int i = 0; i < 5000; i++) {
            jar.set("http://evil" + i + ".com/", "n=v");
        }
        assertThat(jar.cookies.all()).hasSize(MemoryCookieJar.DEFAULT_MAX_COOKIES);
    }

    @Test
    void floodsOfOneSiteLeaveOthersAlone() {
        jar.set("http://victim.com/", "n=v");
        for (int i = 0; i < 5000; i++) {
            jar.set("http://s" + i + ".evil.com/", "n" + i + "=v; Domain=evil.com", "m=" + i);
        }
        assertThat(jar.sent("http://victim.com/")).isEqualTo("n=v");
    }

    @Test
    void namelessCookiesDoNotForgeNamedOnes() {
        jar.set("https://a.com/", "=__Host-id=evil; Secure; Path=/", "__Secure-id");
        assertThat(jar.cookies.all()).isEmpty();
    }

    @Test
    void valuesAreNeverInTexts() {
        jar.set("http://a.com/", "id=secret");
        assertThat(jar.cookies.toString() + jar.cookies.all())
                .doesNotContain("secret")
                .contains("id=***");
    }
}
