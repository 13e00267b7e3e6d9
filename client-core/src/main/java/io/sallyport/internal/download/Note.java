package io.sallyport.internal.download;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Says which file a part is of, for whoever goes on with it. Stateless. */
final class Note {

    private static final int LONGEST = 64 * 1024;
    private static final String SOURCE = "source";
    private static final String VALIDATOR = "validator";
    private static final String TOTAL = "total";

    private Note() {}

    /** What stands for a URL: it may have secrets, so it is not written down. */
    static String source(String url) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has it", e);
        }
    }

    /** Writes it. */
    static void write(Path path, String source, Version version) throws IOException {
        Properties values = new Properties();
        values.setProperty(SOURCE, source);
        values.setProperty(VALIDATOR, version.validator());
        values.setProperty(TOTAL, Long.toString(version.total()));
        StringWriter text = new StringWriter();
        values.store(text, null);
        Files.writeString(path, text.toString());
    }

    /** The version it tells of; null if there is none, it is of another source, or cannot be read. */
    static @Nullable Version read(Path path, String source) {
        try {
            if (!Files.isRegularFile(path) || Files.size(path) > LONGEST) {
                return null;
            }
            Properties values = new Properties();
            values.load(new StringReader(Files.readString(path)));
            String validator = values.getProperty(VALIDATOR, "");
            return source.equals(values.getProperty(SOURCE)) && !validator.isEmpty()
                    ? new Version(validator, Long.parseLong(values.getProperty(TOTAL, "-1")))
                    : null;
        } catch (IOException | IllegalArgumentException e) {
            return null; // as if it were not there
        }
    }
}
