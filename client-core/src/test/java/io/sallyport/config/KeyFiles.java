package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

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
