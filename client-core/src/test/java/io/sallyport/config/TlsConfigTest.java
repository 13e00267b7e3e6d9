package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
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
    void aFactoryDecidesWhatItDecides() throws Exception {
        SSLSocketFactory factory = SSLContext.getDefault().getSocketFactory();
        Map<String, UnaryOperator<TlsConfig.Builder>> others = Map.of(
                "sslContext", builder -> builder.sslContext(context()),
                "trust", builder -> builder.trustManager(new NoTrust()),
                "identities", builder -> builder.identity(ada()),
                "engine BORINGSSL", builder -> builder.engine(TlsConfig.Engine.BORINGSSL),
                "protocols", builder -> builder.protocols("TLSv1.2"));
        others.forEach((name, other) -> assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        other.apply(TlsConfig.builder().socketFactory(factory)).build())
                .withMessage("socketFactory together with " + name + " (expected: one of the two)"));
        TlsConfig full = TlsConfig.builder()
                .trustAlso(ada().chain())
                .identity(ada())
                .defaultIdentity("ada")
                .protocols("TLSv1.3")
                .engine(TlsConfig.Engine.BORINGSSL)
                .hostnameVerifier((host, session) -> false)
                .pin("a.example", TlsConfig.pinOf(ada().chain().get(0)))
                .acceptMissingCloseNotify("b.example")
                .build();
        TlsConfig over = full.over(factory);
        assertThat(over.socketFactory()).isSameAs(factory);
        assertThat(over.hostnameVerifier()).isSameAs(full.hostnameVerifier());
        assertThat(over.pins("a.example")).isEqualTo(full.pins("a.example"));
        assertThat(over.acceptsMissingCloseNotify("b.example")).isTrue();
        assertThat(over.identities()).isEmpty();
        assertThat(over.protocols()).isEqualTo(TlsConfig.DEFAULT_PROTOCOLS);
        assertThat(over).isEqualTo(full.over(factory)).hasSameHashCodeAs(full.over(factory));
        assertThat(over)
                .isNotEqualTo(full.over(SSLContext.getDefault().getSocketFactory()))
                .isNotEqualTo(over.toBuilder()
                        .hostnameVerifier((host, session) -> false)
                        .build())
                .isNotEqualTo(over.toBuilder().socketFactory(null).build());
        assertThat(over.toString()).contains("socketFactory=", "hostnameVerifier=");
    }

    private static SSLContext context() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
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
                .isNotEqualTo(one.toBuilder().pin("example.com", ONE).build())
                .isNotEqualTo(one.toBuilder().engine(TlsConfig.Engine.JSSE).build())
                .isNotEqualTo(one.toBuilder().trustOnly(ada().chain()).build())
                .isNotEqualTo(one.toBuilder().trustManager(new NoTrust()).build());
        NoTrust manager = new NoTrust();
        assertThat(TlsConfig.builder().trustManager(manager).build())
                .isEqualTo(TlsConfig.builder().trustManager(manager).build())
                .as("two managers may judge differently")
                .isNotEqualTo(TlsConfig.builder().trustManager(new NoTrust()).build());
    }

    private static final String ONE = "sha256/" + "A".repeat(43) + "=";
    private static final String TWO = "sha256/" + "B".repeat(42) + "E=";

    @Test
    void pinsAreFoundByThePatternsOfTheirHosts() {
        TlsConfig tls = TlsConfig.builder()
                .pin("Example.com.", ONE)
                .pin("*.example.com", TWO)
                .pin("*.example.com", ONE, ONE)
                .pin("b\u00FCcher.example", ONE)
                .pin("::1", TWO)
                .pin("a.example.com", ONE)
                .build();
        assertThat(tls.pins("example.com")).containsExactly(ONE);
        assertThat(tls.pins("example.com.")).containsExactly(ONE);
        assertThat(tls.pins("b.example.com")).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(tls.pins("a.example.com")).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(tls.pins("a.b.example.com")).isEmpty();
        assertThat(tls.pins("notexample.com")).isEmpty();
        assertThat(tls.pins(".example.com")).isEmpty();
        assertThat(tls.pins("com")).isEmpty();
        assertThat(tls.pins("xn--bcher-kva.example")).containsExactly(ONE);
        assertThat(tls.pins("::1")).containsExactly(TWO);
        assertThat(TlsConfig.defaults().pins("example.com")).isEmpty();
    }

    @Test
    void aPinThatIsNoneIsRefusedWithItsPlace() {
        String rest = " (expected: \"sha256/\" and the Base64 of 32 bytes)";
        for (String bad : List.of("sha1/AAAA", "sha256/AAAA", "sha256/!", "", ONE + "A", "sha256/" + "A".repeat(44))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TlsConfig.builder().pin("example.com", ONE, bad))
                    .withMessage("pin 2 for \"example.com\": \"" + bad + "\"" + rest);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsConfig.builder().pin("example.com"))
                .withMessage("pin: none for \"example.com\" (expected: 1 or more)");
    }

    @Test
    void aPatternThatIsNoneIsRefused() {
        for (String bad : List.of("", "*", "*.", "**.example.com", "a.*.com", "*.127.0.0.1", "a b", "[::1", "*.::1")) {
            assertThatIllegalArgumentException()
                    .as(bad)
                    .isThrownBy(() -> TlsConfig.builder().pin(bad, ONE))
                    .withMessage("pin: \"" + bad + "\" (expected: a host, or \"*.\" and a host name)");
        }
    }

    @Test
    void missingCloseNotifyIsAcceptedOfNamedHostsAlone() {
        TlsConfig tls = TlsConfig.builder()
                .acceptMissingCloseNotify("old.example", "*.old.example")
                .build();
        assertThat(tls.acceptsMissingCloseNotify("old.example")).isTrue();
        assertThat(tls.acceptsMissingCloseNotify("a.old.example")).isTrue();
        assertThat(tls.acceptsMissingCloseNotify("new.example")).isFalse();
        assertThat(TlsConfig.defaults().acceptsMissingCloseNotify("old.example"))
                .isFalse();
        assertThat(tls)
                .isEqualTo(tls.toBuilder().build())
                .isNotEqualTo(TlsConfig.defaults())
                .hasSameHashCodeAs(tls.toBuilder().build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsConfig.builder().acceptMissingCloseNotify("*"))
                .withMessage("acceptMissingCloseNotify: \"*\" (expected: a host, or \"*.\" and a host name)");
    }

    @Test
    void pinsAreOfCertificates() {
        assertThat(TlsConfig.pinOf(ada().chain().get(0))).startsWith("sha256/").hasSize(51);
    }

    @Test
    void noTextShowsAKey() {
        TlsConfig tls = TlsConfig.builder().identity(ada()).build();
        assertThat(tls.toString()).contains("identities=[ada]").hasSizeLessThan(300);
        assertThat(tls.identities().values().stream().map(Object::toString).collect(Collectors.joining()))
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
