package io.sallyport.netty.internal.tls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.netty.tls.Issued;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts against the names of certificates. */
class ServerNamesTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, true",
        "example.com, EXAMPLE.com, true",
        "www.example.com, *.example.com, true",
        "example.com, *.example.com, false",
        "a.b.example.com, *.example.com, false",
        "www.example.com, w*.example.com, false",
        "www.example.com, *w.example.com, false",
        "www.example.com, www.*.com, false",
        "www.example.com, *, false",
        "example.com, *.com, false",
        "my_host.example.com, *.example.com, true",
        "notexample.com, example.com, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1, true",
        "2001:db8::1, 2001:db8::2, false"
    })
    void aHostIsNamedOrNot(String host, String name, boolean named) {
        Issued server = Issued.selfSigned("server", "EC", name);
        if (named) {
            assertThatCode(() -> ServerNames.require(host, server.certificate()))
                    .doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> ServerNames.require(host, server.certificate()))
                    .isInstanceOf(CertificateRefusedException.class)
                    .hasMessageContaining(host);
        }
    }
}
