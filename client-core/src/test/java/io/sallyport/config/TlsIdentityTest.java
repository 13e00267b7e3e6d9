package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sallyport.internal.text.PemKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client certificates from files. */
final class TlsIdentityTest {

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
    void aPkcs12FileIsReadWithItsPassword() throws Exception {
        assertThat(ada().name()).isEqualTo("ada");
        assertThat(ada().chain()).hasSize(1);
        assertThat(ada().key().getAlgorithm()).isEqualTo("EC");
        assertThat(ada()).hasToString("ada (CN=ada)");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> TlsIdentity.pkcs12("ada", store(), "wrong".toCharArray()));
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> TlsIdentity.pkcs12("ada", folder.resolve("none"), KeyFiles.PASSWORD));
    }

    @Test
    void aPkcs12FileHasOneKey() throws Exception {
        Path two = Files.copy(store(), folder.resolve("two.p12"));
        KeyFiles.add(two, "bob");
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> TlsIdentity.pkcs12("two", two, KeyFiles.PASSWORD))
                .withMessage(two + " has 2 key entries (expected: 1)");
    }

    @Test
    void pemFilesHoldChainAndKeyTogetherOrApart() throws Exception {
        byte[] certificate = ada().chain().get(0).getEncoded();
        byte[] key = ada().key().getEncoded();
        Path both = KeyFiles.pem(
                folder.resolve("both.pem"), "PRIVATE KEY", key, "CERTIFICATE", certificate, "CERTIFICATE", certificate);
        TlsIdentity read = TlsIdentity.pem("ada", both, both);
        assertThat(read.chain())
                .containsExactly(ada().chain().get(0), ada().chain().get(0));
        assertThat(read.key()).isEqualTo(ada().key());
        TlsIdentity apart = TlsIdentity.pem(
                "ada",
                KeyFiles.pem(folder.resolve("c.pem"), "CERTIFICATE", certificate),
                KeyFiles.pem(folder.resolve("k.pem"), "PRIVATE KEY", key));
        assertThat(apart).isEqualTo(ada());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void keysOfUsualKindsAreRead(String algorithm) throws Exception {
        PrivateKey key =
                KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
        assertThat(PemKeys.privateKey(
                        KeyFiles.pem(folder.resolve(algorithm + ".pem"), "PRIVATE KEY", key.getEncoded())))
                .isEqualTo(key);
    }

    @Test
    void filesThatHoldSomethingElseSayWhatIsExpected() throws Exception {
        Path rsa = KeyFiles.pem(folder.resolve("rsa.pem"), "RSA PRIVATE KEY", new byte[] {1});
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> PemKeys.privateKey(rsa))
                .withMessageStartingWith(
                        rsa + " has no unencrypted PKCS#8 key (expected: -----BEGIN PRIVATE KEY-----;");
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> PemKeys.certificates(rsa))
                .withMessage(rsa + " has no certificate (expected: -----BEGIN CERTIFICATE-----)");
        Path rubbish = KeyFiles.pem(
                folder.resolve("rubbish.pem"), "PRIVATE KEY", new byte[] {1, 2}, "CERTIFICATE", new byte[] {3, 4});
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> PemKeys.privateKey(rubbish))
                .withMessage(rubbish + " has a key of an unknown kind (expected: one of [RSA, EC, EdDSA, RSASSA-PSS])");
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> PemKeys.certificates(rubbish))
                .withMessage(rubbish + " has a certificate that cannot be read");
        Path cut = Files.writeString(folder.resolve("cut.pem"), "-----BEGIN PRIVATE KEY-----\nAAA");
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> PemKeys.privateKey(cut))
                .withMessageStartingWith(cut + " has a ");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> PemKeys.privateKey(folder.resolve("none.pem")));
    }

    @Test
    void anIdentityHasACertificate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TlsIdentity("empty", List.of(), ada().key()))
                .withMessage("TLS identity \"empty\" has no certificate (expected: 1 or more)");
    }
}
