package io.sallyport.auth;

import io.sallyport.Headers;
import io.sallyport.internal.text.Masking;
import io.sallyport.internal.text.Tokens;
import java.util.Objects;

/** What lets a client in. Its secrets are in no text. Immutable. */
public sealed interface Credentials {

    /**
     * {@return a user and a password for Basic (RFC 7617) only}
     *
     * @param user as for {@link Password}, without a colon
     * @param password as for {@link Password}
     */
    static Credentials basic(String user, String password) {
        return new Password(user, password, true, false);
    }

    /**
     * {@return a user and a password for Digest (RFC 7616) only: the password itself never goes out}
     *
     * @param user as for {@link Password}
     * @param password as for {@link Password}
     */
    static Credentials digest(String user, String password) {
        return new Password(user, password, false, true);
    }

    /**
     * {@return a user and a password for the strongest that is offered: Digest with SHA-512-256, SHA-256, MD5, then Basic}
     *
     * @param user as for {@link Password}, without a colon
     * @param password as for {@link Password}
     */
    static Credentials password(String user, String password) {
        return new Password(user, password, true, true);
    }

    /**
     * {@return a bearer token (RFC 6750)}
     *
     * @param token as for {@link Token}
     */
    static Credentials bearer(String token) {
        return new Token("Bearer", token);
    }

    /**
     * A user and a password.
     *
     * @param user the user; sent in UTF-8
     * @param password the password; sent, or hashed, in UTF-8
     * @param basic whether Basic may be used, which shows the password to whoever reads along without TLS
     * @param digest whether Digest may be used
     */
    record Password(String user, String password, boolean basic, boolean digest) implements Credentials {

        /**
         * Checks them.
         *
         * @param user without control characters; without a colon, if Basic may be used
         * @param password without control characters; may be empty
         * @param basic whether Basic may be used
         * @param digest whether Digest may be used; one of the two
         * @throws IllegalArgumentException naming what is wrong and where, and never the value
         */
        public Password {
            requireNoControls(user, "user");
            requireNoControls(password, "password");
            if (basic && user.indexOf(':') >= 0) {
                throw new IllegalArgumentException(
                        "user has ':' at index " + user.indexOf(':') + " (expected: no colon with Basic, RFC 7617 2)");
            }
            if (!basic && !digest) {
                throw new IllegalArgumentException("password for neither Basic nor Digest (expected: one of them)");
            }
        }

        private static void requireNoControls(String text, String what) {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isISOControl(text.charAt(i))) {
                    throw new IllegalArgumentException(what + " has " + Tokens.name(text.charAt(i)) + " at index " + i
                            + " (expected: no control characters, RFC 7617 2)");
                }
            }
        }

        @Override
        public String toString() {
            return "Password[" + Masking.MASK + "]";
        }
    }

    /**
     * A token that goes out as it is, behind the name of its scheme.
     *
     * @param scheme such as {@code Bearer}
     * @param value the token
     */
    record Token(String scheme, String value) implements Credentials {

        /**
         * Checks them.
         *
         * @param scheme a token
         * @param value what follows the scheme; not empty; what a header's value may have
         * @throws IllegalArgumentException naming what is wrong and where, and never the value
         */
        public Token {
            Tokens.requireToken(scheme, "scheme");
            Objects.requireNonNull(value, "value");
            if (value.isBlank()) {
                throw new IllegalArgumentException("token is blank (expected: a token)");
            }
            Headers.of("Authorization", value);
        }

        @Override
        public String toString() {
            return scheme + " " + Masking.MASK;
        }
    }
}
