package io.sallyport.internal.auth;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The client's nonces for Digest: 144 random bits each. Thread-safe. */
public final class Nonces implements Supplier<String> {

    private static final int BYTES = 18;

    private @Nullable SecureRandom random;

    @Override
    public String get() {
        byte[] bytes = new byte[BYTES];
        random().nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private synchronized SecureRandom random() {
        SecureRandom known = random;
        if (known == null) {
            known = new SecureRandom();
            random = known;
        }
        return known;
    }
}
