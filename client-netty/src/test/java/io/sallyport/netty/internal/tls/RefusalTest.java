package io.sallyport.netty.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.TlsConfig;
import io.sallyport.netty.tls.Issued;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

/** Whom a refusal's text blames. */
class RefusalTest {

    private static final Issued ROOT = Issued.root("Root");
    private static final X509Certificate STRAY = ROOT.expiredLeaf("stray").certificate();

    private static String text(X509Certificate... sent) {
        CertificateException refused =
                new CertificateException("too late", new CertificateExpiredException("NotAfter"));
        return String.valueOf(Refusal.of(refused, TlsConfig.defaults(), sent).getMessage());
    }

    @Test
    void whatIsSentBesideThePathIsNotBlamed() {
        Issued between = ROOT.expiredLeaf("between");
        Issued leaf = between.leaf("leaf", "a.example");
        assertThat(text(leaf.certificate(), STRAY, between.certificate()))
                .startsWith("the certificate of CN=between expired on 2021-01-01T00:00:00Z");
    }

    @Test
    void whereThePathIsInTimeTheJudgeIsQuoted() {
        assertThat(text(ROOT.leaf("leaf", "a.example").certificate(), STRAY))
                .isEqualTo("the certificate of CN=leaf is refused: too late");
    }
}
