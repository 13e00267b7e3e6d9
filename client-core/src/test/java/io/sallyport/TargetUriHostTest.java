package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts as people type them, beside what a browser makes of them (WHATWG URL section 3.5). */
final class TargetUriHostTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    EXAMPLE.Com -> example.com
                    example.com. -> example.com.
                    a_b.example.com -> a_b.example.com
                    _sip._tcp.example.com -> _sip._tcp.example.com
                    -a-.com -> -a-.com
                    a..b -> a..b
                    . -> .
                    a*b!c$d&e'f(g)h+i,j;k=l~m.com -> a*b!c$d&e'f(g)h+i,j;k=l~m.com
                    ex%41mple.com -> example.com
                    b%C3%BCcher.de -> xn--bcher-kva.de
                    xn--bcher-kva.de -> xn--bcher-kva.de
                    bücher.de -> xn--bcher-kva.de
                    BÜCHER.de -> xn--bcher-kva.de
                    faß.de -> xn--fa-hia.de
                    Faß.Straße.de -> xn--fa-hia.xn--strae-oqa.de
                    βόλος.com -> xn--nxasmm1c.com
                    ΒΌΛΟΣ.com -> xn--nxasmq6b.com
                    例え.テスト -> xn--r8jz45g.xn--zckzah
                    ☕.example -> xn--53h.example
                    💩.la -> xn--ls8h.la
                    Ꞗ.com -> xn--f68a.com
                    ｅｘａｍｐｌｅ。com -> example.com
                    K.com -> k.com
                    """)
    void namesBecomeLowerCaseAscii(String typed, String host) {
        assertThat(TargetUri.parse("http://" + typed + "/").host()).isEqualTo(host);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    127.0.0.1 -> 127.0.0.1
                    127.1 -> 127.0.0.1
                    1.2.3 -> 1.2.0.3
                    1.2.3.4. -> 1.2.3.4
                    0x7f.1 -> 127.0.0.1
                    0X7F000001 -> 127.0.0.1
                    0177.0.0.01 -> 127.0.0.1
                    2130706433 -> 127.0.0.1
                    4294967295 -> 255.255.255.255
                    1.16777215 -> 1.255.255.255
                    1.2.65535 -> 1.2.255.255
                    0 -> 0.0.0.0
                    0x -> 0.0.0.0
                    000000000000000000001 -> 0.0.0.1
                    １２７.１ -> 127.0.0.1
                    1.2.3.4foo -> 1.2.3.4foo
                    1.2.3.x4 -> 1.2.3.x4
                    """)
    void shortOctalAndHexadecimalAddressesBecomeDotted(String typed, String host) {
        assertThat(TargetUri.parse("http://" + typed + "/").host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "256.1.1.1",
                "1.256.1",
                "1.2.65536",
                "1.2.3.256",
                "1.2.3.4.5",
                "08.1.1.1",
                "1..2",
                "4294967296",
                "99999999999999999999",
                "foo.1",
                "foo.0x4",
                "0xg.1"
            })
    void namesThatEndInANumberAreAddressesOrNothing(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetUri.parse("http://" + host + "/"))
                .withMessage("URL has a host that ends in a number and is no IPv4 address: \"http://" + host + "/\"");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    ::1 -> ::1
                    :: -> ::
                    0:0:0:0:0:0:0:1 -> ::1
                    2001:DB8:0:0:1:0:0:1 -> 2001:db8::1:0:0:1
                    2001:db8:0:1:1:1:1:1 -> 2001:db8:0:1:1:1:1:1
                    1:0:0:1:0:0:0:1 -> 1:0:0:1::1
                    1:2:3:4:5:6:7:: -> 1:2:3:4:5:6:7:0
                    ::2:3:4:5:6:7:8 -> 0:2:3:4:5:6:7:8
                    1::8 -> 1::8
                    0:0:1:: -> 0:0:1::
                    00ab::0001 -> ab::1
                    ::ffff:1.2.3.4 -> ::ffff:102:304
                    ::1.2.3.4 -> ::102:304
                    1:2:3:4:5:6:1.2.3.4 -> 1:2:3:4:5:6:102:304
                    """)
    void addressesOfVersionSixAreCompressed(String typed, String host) {
        TargetUri target = TargetUri.parse("http://[" + typed + "]:81/");
        assertThat(target.host()).isEqualTo(host);
        assertThat(target.authority()).isEqualTo("[" + host + "]:81");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1:",
                ":1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "::1::",
                "12345::",
                "g::",
                "fe80::1%eth0",
                "fe80::1%25eth0",
                "1.2.3.4",
                "::1.2.3",
                "::1.2.3.4.5",
                "::1.2.3.256",
                "::01.2.3.4",
                "::1.2.3.4:5",
                "::1.2.3.",
                "1:2:3:4:5:6:7:1.2.3.4"
            })
    void whatIsNoAddressOfVersionSixIsRefused(String inside) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetUri.parse("http://[" + inside + "]/"))
                .withMessageStartingWith("URL has no IPv6 address in its brackets");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " -> ", textBlock = """
                    ex ample.com -> has U+0020 in the host
                    a<b -> has '<' (U+003C) in the host
                    a^b -> has '^' (U+005E) in the host
                    {host} -> has '{' (U+007B) in the host
                    a%b.com -> has '%' (U+0025) in the host
                    ex%00ample.com -> has U+0000 in the host
                    ex%2fample.com -> has '/' (U+002F) in the host
                    ％４１.com -> has '%' (U+0025) in the host
                    ⒈com -> has a dot inside a letter of the host
                    a%FFb.com -> has a host that is no domain name
                    """)
    void charactersThatBrowsersRefuseAreNamed(String host, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetUri.parse("http://" + host + "/"))
                .withMessageStartingWith("URL " + what + ": \"http://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u200Db.com", "a\u200Cb.com"})
    void joinersAreRefusedSinceTheyWouldBeDropped(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetUri.parse("http://" + host + "/"))
                .withMessageContaining("in the host (expected: such names as xn--...)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00AD", "%C2%AD", "user@", ":80", "user@:80"})
    void anEmptyHostIsRefused(String authority) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetUri.parse("http://" + authority + "/a"))
                .withMessageStartingWith("URL has ");
    }
}
