package io.sallyport.internal.auth;

import io.sallyport.internal.text.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The hashes of Digest (RFC 7616 section 6.1), the weakest first. */
enum DigestAlgorithm {
    MD5("MD5", "MD5"),
    SHA_256("SHA-256", "SHA-256"),
    SHA_512_256("SHA-512-256", "SHA-512/256");

    private final String name;
    private final String platformName;

    DigestAlgorithm(String name, String platformName) {
        this.name = name;
        this.platformName = platformName;
    }

    /** The algorithm of a challenge's parameter, which may end in {@code -sess}; null if it is none of these, or not on this platform. */
    static @Nullable DigestAlgorithm of(String parameter) {
        String plain = isSession(parameter) ? parameter.substring(0, parameter.length() - 5) : parameter;
        for (DigestAlgorithm algorithm : values()) {
            if (Tokens.equalsIgnoreCase(plain, algorithm.name)) {
                return algorithm.isThere() ? algorithm : null;
            }
        }
        return null;
    }

    /** Whether a challenge's parameter means the variant with a session key. */
    static boolean isSession(String parameter) {
        return Tokens.lower(parameter).endsWith("-sess");
    }

    private boolean isThere() {
        try {
            MessageDigest.getInstance(platformName);
            return true;
        } catch (NoSuchAlgorithmException e) {
            return false; // FIPS providers have no MD5
        }
    }

    MessageDigest digest() {
        try {
            return MessageDigest.getInstance(platformName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(platformName + " was there and is gone", e);
        }
    }

    /** The hash of a text in UTF-8, in lower-case hex. */
    String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    String hash(byte[] bytes) {
        return hex(digest().digest(bytes));
    }

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
