package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IANA's special-purpose registries, at the edges of each range. */
final class AddressGuardTest {

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.169.254",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.0",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:a9fe:a9fe",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::10.1.2.3",
                "64:ff9b:1::1",
                "::ffff:0:7f00:1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fdff::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1"
            })
    void whatIsNotPublicIsRefused(String text) throws Exception {
        assertThat(AddressGuard.publicOnly().permits(address(text))).isFalse();
        assertThat(AddressGuard.off().permits(address(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "::ffff:1.1.1.1",
                "64:ff9b::1.1.1.1",
                "2606:4700:4700::1111",
                "2001:200::1",
                "2003::1",
                "fbff::1",
                "fe00::1"
            })
    void whatIsPublicIsPermitted(String text) throws Exception {
        assertThat(AddressGuard.publicOnly().permits(address(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "10.0.0.1", "8.8.8.8"})
    void anAddressThatALookupGivesInTheShapeOfTheOtherVersionIsJudgedAsWhatItIs(String text) throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        System.arraycopy(address(text).getAddress(), 0, mapped, 12, 4);
        InetAddress looked = Inet6Address.getByAddress("h.example", mapped, -1);
        assertThat(looked).isInstanceOf(Inet6Address.class);
        assertThat(AddressGuard.publicOnly().permits(looked)).isEqualTo(text.equals("8.8.8.8"));
        assertThat(AddressGuard.only(text).permits(looked)).isTrue();
    }

    @Test
    void rangesAreAddedAndExceptionsMade() throws Exception {
        AddressGuard guard =
                AddressGuard.publicOnly().permit("10.1.0.0/16", "fd00::7").refuse("1.1.1.1", "10.1.2.0/24");
        assertThat(guard.permits(address("10.1.255.255"))).isTrue();
        assertThat(guard.permits(address("10.1.2.3"))).as("expressly permitted").isTrue();
        assertThat(guard.permits(address("10.2.0.0"))).isFalse();
        assertThat(guard.permits(address("fd00::7"))).isTrue();
        assertThat(guard.permits(address("fd00::8"))).isFalse();
        assertThat(guard.permits(address("1.1.1.1"))).isFalse();
        assertThat(guard.permits(address("1.1.1.2"))).isTrue();
        AddressGuard only = AddressGuard.only("192.168.7.0/31");
        assertThat(only.permits(address("192.168.7.1"))).isTrue();
        assertThat(only.permits(address("192.168.7.2"))).isFalse();
        assertThat(only.permits(address("8.8.8.8"))).isFalse();
    }

    @Test
    void isAValue() {
        assertThat(AddressGuard.publicOnly().permit("10.0.0.0/8"))
                .isEqualTo(AddressGuard.publicOnly().permit("10.0.0.0/8"))
                .hasSameHashCodeAs(AddressGuard.publicOnly().permit("10.0.0.0/8"))
                .isNotEqualTo(AddressGuard.publicOnly());
        assertThat(AddressGuard.off()).hasToString("AddressGuard[off]");
        assertThat(AddressGuard.only("10.0.0.0/8", "::1"))
                .hasToString("AddressGuard[only permit=[10.0.0.0/8, 0:0:0:0:0:0:0:1]]")
                .isNotEqualTo(AddressGuard.off().permit("10.0.0.0/8", "::1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0/8",
                "10.0.0.0/",
                "::/129",
                "1.2.3.256",
                "1.2.3",
                "1.2.3.4.5",
                "a.b.c.d",
                "::g",
                "[::1]",
                "10.0.0.0/8x"
            })
    void anythingElseIsNoRange(String text) {
        assertThatThrownBy(() -> AddressGuard.only(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("permit: " + text + " (expected: an IP address, or a range of them such as 10.0.0.0/8)");
    }
}
