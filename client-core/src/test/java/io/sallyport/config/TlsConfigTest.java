package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trust and its contradictions. */
final class TlsConfigTest {

    @TempDir
    private static Path folder;

    private static @Nullable TlsIdentity made;

    @BeforeAll
    static void make() throws Exception {
        KeyFiles.add(store(), "ada");
        made = TlsIdentity.pkcs12("ada", store(), KeyFiles.PASSWORD);
    }

    private static Path store() {
        return folder.resolve("ada.p12");
    }

    private static TlsIdentity ada() {
        return Objects.requireNonNull(made, "made before all tests");
    }

    @Test
    void defaultsAreStrict() {
        TlsConfig tls = TlsConfig.defaults();
        assertThat(tls.protocols()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(tls.systemTrust()).isTrue();
        assertThat(tls.hostNameVerified()).isTrue();
        assertThat(tls.engine()).isEqualTo(TlsConfig.Engine.AUTO);
        assertThat(tls.identities()).isEmpty();
        assertThat(tls.defaultIdentity()).isNull();
        assertThat(tls.trustManager()).isNull();
        assertThat(tls.sslContext()).isNull();
    }

    @Test
    void trustReplacesWhatWasSetBefore() throws Exception {
        Path pem = KeyFiles.pem(
                folder.resolve("trust.pem"), "CERTIFICATE", ada().chain().get(0).getEncoded());
        TlsConfig only = TlsConfig.builder().trustOnly(pem).build();
        assertThat(only.systemTrust()).isFalse();
        assertThat(only.trustedCertificates()).isEqualTo(ada().chain());
        TlsConfig also = only.toBuilder().trustAlso(pem).build();
        assertThat(also.systemTrust()).isTrue();
        assertThat(also.trustedCertificates()).isEqualTo(ada().chain());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsConfig.builder().trustOnly(List.of()))
                .withMessage("trustOnly: no certificates (expected: 1 or more)");
    }

    @Test
    void contradictionsAreRefused() throws Exception {
        SSLContext context = SSLContext.getDefault();
        String twoOpinions = "sslContext together with trust or identities (expected: one of the two)";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsConfig.builder()
                        .sslContext(context)
                        .trustManager(new NoTrust())
                        .build())
                .withMessage(twoOpinions);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsConfig.builder()
                        .sslContext(context)
                        .trustAlso(ada().chain())
                        .build())
                .withMessage(twoOpinions);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TlsConfig.builder().sslContext(context).identity(ada()).build())
                .withMessage(twoOpinions);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsConfig.builder()
                        .sslContext(context)
                        .engine(TlsConfig.Engine.BORINGSSL)
                        .build())
                .withMessage("sslContext with engine BORINGSSL (expected: JSSE or AUTO)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsConfig.builder()
                        .identity(ada())
                        .defaultIdentity("bob")
                        .build())
                .withMessage("defaultIdentity: \"bob\" (expected: one of [ada])");
    }

    @Test
    void protocolsAreTheTwoThatAreSafe() {
        assertThat(TlsConfig.builder().protocols("TLSv1.2", "TLSv1.2").build().protocols())
                .containsExactly("TLSv1.2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsConfig.builder().protocols("TLSv1.3", "TLSv1.1"))
                .withMessage("protocols: [TLSv1.3, TLSv1.1] (expected: some of [TLSv1.3, TLSv1.2])");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsConfig.builder().protocols())
                .withMessage("protocols: [] (expected: some of [TLSv1.3, TLSv1.2])");
    }

    @Test
    void equalSettingsAreEqual() {
        TlsConfig one = TlsConfig.builder()
                .trustAlso(ada().chain())
                .identity(ada())
                .defaultIdentity("ada")
                .build();
        assertThat(one)
                .isEqualTo(one.toBuilder().build())
                .hasSameHashCodeAs(one.toBuilder().build())
                .isNotEqualTo(one.toBuilder().defaultIdentity(null).build())
                .isNotEqualTo(one.toBuilder().dangerouslyAcceptAnyHostName().build())
                .isNotEqualTo(one.toBuilder().protocols("TLSv1.3").build())
                .isNotEqualTo(one.toBuilder().engine(TlsConfig.Engine.JSSE).build())
                .isNotEqualTo(one.toBuilder().trustOnly(ada().chain()).build())
                .isNotEqualTo(one.toBuilder().trustManager(new NoTrust()).build());
        NoTrust manager = new NoTrust();
        assertThat(TlsConfig.builder().trustManager(manager).build())
                .isEqualTo(TlsConfig.builder().trustManager(manager).build())
                .as("two managers may judge differently")
                .isNotEqualTo(TlsConfig.builder().trustManager(new NoTrust()).build());
    }

    @Test
    void noTextShowsAKey() {
        TlsConfig tls = TlsConfig.builder().identity(ada()).build();
        assertThat(tls.toString()).contains("identities=[ada]").hasSizeLessThan(300);
        assertThat(tls.identities().values().stream().map(TlsIdentity::toString).collect(Collectors.joining()))
                .isEqualTo("ada (CN=ada)");
    }

    private static final class NoTrust implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
