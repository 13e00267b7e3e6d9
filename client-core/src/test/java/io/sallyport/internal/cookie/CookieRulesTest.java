package io.sallyport.internal.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CookieRulesTest {

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource({
        "example.com,         example.com, true",
        "www.example.com,     example.com, true",
        "a.b.example.com,     example.com, true",
        "example.com,     www.example.com, false",
        "badexample.com,      example.com, false",
        "example.com.,        example.com, false",
        "com,                 example.com, false",
        "1.2.3.4,             2.3.4,       false",
        "1.2.3.4,             4,           false",
        "1.2.3.4,             1.2.3.4,     true",
        "::1,                 ::1,         true",
        "a1,                  a1,          true",
        "x.a1,                a1,          true",
        "x.com,               '',          false"
    })
    void domains(String host, String domain, boolean matches) {
        assertThat(CookieRules.domainMatches(host, domain)).isEqualTo(matches);
    }

    @ParameterizedTest(name = "{0} below {1}: {2}")
    @CsvSource({
        "/,        /,     true",
        "/foo,     /,     true",
        "/foo,     /foo,  true",
        "/foo/,    /foo,  true",
        "/foo/bar, /foo,  true",
        "/foo/bar, /foo/, true",
        "/foobar,  /foo,  false",
        "/foo,     /foo/, false",
        "/FOO,     /foo,  false",
        "/fo,      /foo,  false",
        "/%66oo,   /foo,  false"
    })
    void paths(String path, String cookiePath, boolean matches) {
        assertThat(CookieRules.pathMatches(path, cookiePath)).isEqualTo(matches);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "/,           /",
        "/foo,        /",
        "/foo/,       /foo",
        "/foo/bar,    /foo",
        "/foo?a=/b/c, /",
        "/a/b/c?d/e,  /a/b",
        "//,          /",
        "//a/b,       //a"
    })
    void defaultPaths(String target, String path) {
        assertThat(CookieRules.defaultPath(target)).isEqualTo(path);
    }
}
