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
    void anEncryptedKeyIsReadWithItsPassword() throws Exception {
        Path chain = KeyFiles.pem(
                folder.resolve("enc-chain.pem"),
                "CERTIFICATE",
                ada().chain().get(0).getEncoded());
        Path key = KeyFiles.pem(
                folder.resolve("enc.pem"), "ENCRYPTED PRIVATE KEY", KeyFiles.encrypted(ada().key(), KeyFiles.PASSWORD));
        assertThat(TlsIdentity.pem("ada", chain, key, KeyFiles.PASSWORD)).isEqualTo(ada());
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> TlsIdentity.pem("ada", chain, key, "wrong".toCharArray()))
                .withMessageStartingWith(key + " has a key that cannot be decrypted: is the password right?");
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> TlsIdentity.pem("ada", chain, chain, KeyFiles.PASSWORD))
                .withMessage(chain + " has no encrypted PKCS#8 key (expected: -----BEGIN ENCRYPTED PRIVATE KEY-----)");
    }

    @Test
    void aKeyBelongsToItsCertificate() throws Exception {
        Path chain = KeyFiles.pem(
                folder.resolve("fit-chain.pem"),
                "CERTIFICATE",
                ada().chain().get(0).getEncoded());
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            PrivateKey other =
                    KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
            Path key = KeyFiles.pem(folder.resolve("fit.pem"), "PRIVATE KEY", other.getEncoded());
            assertThatExceptionOfType(GeneralSecurityException.class)
                    .isThrownBy(() -> TlsIdentity.pem("ada", chain, key))
                    .withMessage(
                            chain + " and " + key
                                    + ": the private key does not belong to the certificate of CN=ada (expected: the first certificate's key)");
        }
    }

    @Test
    void filesThatMayChangeAreReadAtOnceAndAgain() throws Exception {
        Path file = Files.copy(store(), folder.resolve("changing.p12"));
        TlsIdentityFiles files = TlsIdentityFiles.pkcs12("ada", file, KeyFiles.PASSWORD);
        assertThat(files.first()).isEqualTo(ada());
        assertThat(files.name()).isEqualTo("ada");
        assertThat(files.files()).containsExactly(file);
        assertThat(files).hasToString("ada [" + file + "]");
        Files.delete(file);
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(files::read);
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> TlsIdentityFiles.pkcs12("ada", file, KeyFiles.PASSWORD));
    }

    @Test
    void anIdentityHasACertificate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TlsIdentity("empty", List.of(), ada().key()))
                .withMessage("TLS identity \"empty\" has no certificate (expected: 1 or more)");
    }
}
