package io.sallyport.netty.internal.tls;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.config.TlsConfig;
import io.sallyport.netty.tls.Issued;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

/** What is told of a certificate that is refused for more than one reason. */
class ServerTrustTest {

    private final CertificateException ownReason = new CertificateException("not on the list");

    /** Refuses everybody, for a reason of its own. */
    private final class Judge implements X509TrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw ownReason;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private void judge(String name) throws Exception {
        X509Certificate[] chain = {Issued.selfSigned("server", "EC", name).certificate()};
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("example.com", 443);
        new ServerTrust(new Judge(), new ServerCheck(TlsConfig.builder().build()))
                .checkServerTrusted(chain, "EC", engine);
    }

    @Test
    void theJudgesReasonIsKeptBesideThatOfTheName() {
        assertThatThrownBy(() -> judge("other.example"))
                .isInstanceOf(CertificateRefusedException.class)
                .hasMessageContaining("is not made out to example.com")
                .hasSuppressedException(ownReason);
        assertThatThrownBy(() -> judge("example.com"))
                .isInstanceOf(CertificateRefusedException.class)
                .hasMessageContaining("not on the list")
                .hasCause(ownReason);
    }
}
