package io.sallyport.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.TargetUri;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may set what (RFC 6265bis section 5.7.3). */
final class AcceptanceTest {

    private static @Nullable Cookie parse(String url, String field) {
        return Cookie.parse(TargetUri.parse(url), field, Jar.START, PublicSuffixes.bundled());
    }

    private static Cookie cookie(String url, String field) {
        return Objects.requireNonNull(parse(url, field));
    }

    @ParameterizedTest(name = "{0} sets {1}: {2}")
    @CsvSource({
        "http://example.com/,            a=b,                                host example.com",
        "http://www.example.com/,        a=b; Domain=example.com,            all example.com",
        "http://www.example.com/,        a=b; Domain=.EXAMPLE.com,           all example.com",
        "http://example.com/,            a=b; Domain=example.com,            all example.com",
        "http://a.b.example.com/,        a=b; Domain=b.example.com,          all b.example.com",
        "http://example.com/,            a=b; Domain=www.example.com,        refused",
        "http://example.com/,            a=b; Domain=other.com,              refused",
        "http://badexample.com/,         a=b; Domain=example.com,            refused",
        "http://example.com/,            a=b; Domain=com,                    refused",
        "http://example.com/,            a=b; Domain=.,                      host example.com",
        "http://example.com/,            a=b; Domain=..example.com,          refused",
        "http://example.co.uk/,          a=b; Domain=co.uk,                  refused",
        "http://me.github.io/,           a=b; Domain=github.io,              refused",
        "http://github.io/,              a=b; Domain=github.io,              host github.io",
        "http://x.y.s3.amazonaws.com/,   a=b; Domain=amazonaws.com,          refused",
        "http://x.y.s3.amazonaws.com/,   a=b; Domain=y.s3.amazonaws.com,     all y.s3.amazonaws.com",
        "http://localhost/,              a=b; Domain=localhost,              host localhost",
        "http://a.localhost/,            a=b; Domain=localhost,              refused",
        "http://1.2.3.4/,                a=b; Domain=1.2.3.4,                host 1.2.3.4",
        "http://1.2.3.4/,                a=b; Domain=3.4,                    refused",
        "http://[::1]/,                  a=b,                                host ::1",
        "http://[::1]/,                  a=b; Domain=::1,                    host ::1",
        "http://bücher.de/,              a=b; Domain=xn--bcher-kva.de,       all xn--bcher-kva.de",
        "http://www.bücher.de/,          a=b; Domain=bücher.de,              refused",
        "http://example.com./,           a=b; Domain=example.com,            refused",
        "http://example.com./,           a=b; Domain=com.,                   refused",
        "http://example.com./,           a=b,                                host example.com."
    })
    void domains(String url, String field, String expected) {
        Cookie read = parse(url, field);
        assertThat(read == null ? "refused" : (read.hostOnly() ? "host " : "all ") + read.domain())
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} sets {1}: {2}")
    @CsvSource({
        "http://h.com/a/b?c=/d/e, a=b,                 /a",
        "http://h.com/,           a=b,                 /",
        "http://h.com/a/b,        a=b; Path=/x,        /x",
        "http://h.com/a/b,        a=b; Path=x,         /a",
        "http://h.com/a/b,        a=b; Path=,          /a",
        "http://h.com/a/b,        a=b; Path=\"/x\",    /a",
        "http://h.com/a/b,        a=b; Path=/x; Path=, /a"
    })
    void paths(String url, String field, String path) {
        assertThat(cookie(url, field).path()).isEqualTo(path);
    }

    @ParameterizedTest(name = "{0} sets {1}: {2}")
    @CsvSource({
        "https, a=b; Secure,                                   true",
        "http,  a=b; Secure,                                   false",
        "https, a=b; SameSite=None,                            false",
        "https, a=b; SameSite=None; Secure,                    true",
        "https, a=b; SameSite=odd,                             true",
        "https, __Secure-a=b; Secure,                          true",
        "https, __secure-a=b,                                  false",
        "https, __Secure-a=b; Secure; Domain=h.com,            true",
        "https, __Host-a=b; Secure; Path=/,                    true",
        "https, __HOST-a=b; Secure; Path=/; Domain=h.com,      false",
        "https, __Host-a=b; Secure,                            false",
        "https, __Host-a=b; Secure; Path=/x,                   false",
        "https, __Host-a=b; Path=/,                            false",
        "https, =__Host-a=b,                                   false",
        "https, __secure-a,                                    false",
        "https, __Secur-a=b,                                   true"
    })
    void secureAndPrefixes(String scheme, String field, boolean taken) {
        assertThat(parse(scheme + "://www.h.com/".replace("www.", field.contains("Domain") ? "www." : ""), field)
                        != null)
                .isEqualTo(taken);
    }

    @Test
    void loopbackIsNoSecureOrigin() {
        assertThat(parse("http://localhost/", "a=b; Secure")).isNull();
        assertThat(parse("http://127.0.0.1/", "a=b; Secure")).isNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'',                                                                none",
        "Max-Age=60,                                                        2026-01-01T00:01:00Z",
        "Max-Age=0,                                                         1970-01-01T00:00:00Z",
        "Max-Age=-5,                                                        1970-01-01T00:00:00Z",
        "Max-Age=99999999999,                                               2027-02-05T00:00:00Z",
        "'Expires=Fri, 02 Jan 2026 00:00:00 GMT',                           2026-01-02T00:00:00Z",
        "'Expires=Fri, 02 Jan 2099 00:00:00 GMT',                           2027-02-05T00:00:00Z",
        "'Expires=Thu, 01 Jan 1970 00:00:00 GMT',                           1970-01-01T00:00:00Z",
        "'Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60',               2026-01-01T00:01:00Z",
        "'Max-Age=0; Expires=Fri, 02 Jan 2026 00:00:00 GMT',                1970-01-01T00:00:00Z",
        "'Max-Age=x; Expires=Fri, 02 Jan 2026 00:00:00 GMT',                2026-01-02T00:00:00Z",
        "Expires=junk,                                                      none"
    })
    void ends(String attributes, String expected) {
        Cookie read = cookie("http://h.com/", "a=b; " + attributes);
        assertThat(read.expires() == null ? "none" : read.expires().toString()).isEqualTo(expected);
    }

    @Test
    void whatIsKeptIsReadable() {
        Cookie read = cookie("https://h.com/", "id=secret; Secure; HttpOnly; SameSite=LAX; Max-Age=60");
        assertThat(read.httpOnly()).isTrue();
        assertThat(read.secure()).isTrue();
        assertThat(read.sameSite()).isEqualTo(Cookie.SameSite.LAX);
        assertThat(read.created()).isEqualTo(Jar.START);
        assertThat(read)
                .hasToString(
                        "id=***; Host=h.com; Path=/; Expires=2026-01-01T00:01:00Z; Secure; HttpOnly; SameSite=LAX");
        assertThat(read).isEqualTo(cookie("https://h.com/", "id=secret; Secure; HttpOnly; SameSite=LAX; Max-Age=60"));
        assertThat(read).isNotEqualTo(cookie("https://h.com/", "id=other; Secure; HttpOnly; SameSite=LAX; Max-Age=60"));
    }
}
