package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/** Files with keys and certificates for tests, made by the JDK's own keytool. Stateless. */
final class KeyFiles {

    static final char[] PASSWORD = "password".toCharArray();

    private KeyFiles() {}

    /** Adds a key and a certificate made out to a name to a PKCS#12 file. */
    static void add(Path store, String name) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name,
                        "-keyalg",
                        "EC",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    /** A key as openssl encrypts it by default: PBES2 with AES. */
    static byte[] encrypted(PrivateKey key, char[] password) throws IOException, GeneralSecurityException {
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                new PBEParameterSpec(new byte[16], 2048, new IvParameterSpec(new byte[16])));
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        return new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key.getEncoded())).getEncoded();
    }

    /** Writes labels and bytes in turn as PEM, with text around and between as openssl has it. */
    static Path pem(Path file, Object... labelsAndBytes) throws IOException {
        StringBuilder text = new StringBuilder("friendlyName: caf\u00E9\n");
        for (int i = 0; i < labelsAndBytes.length; i += 2) {
            text.append("-----BEGIN ").append(labelsAndBytes[i]).append("-----\n");
            text.append(Base64.getMimeEncoder().encodeToString((byte[]) labelsAndBytes[i + 1]));
            text.append("\n-----END ").append(labelsAndBytes[i]).append("-----\nbetween\n");
        }
        return Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    }
}
