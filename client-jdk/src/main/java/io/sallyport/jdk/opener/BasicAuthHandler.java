package io.sallyport.jdk.opener;

/** Answers a 401 by Basic (RFC 7617). Thread-safe. */
public class BasicAuthHandler extends AuthHandler {

    /** A handler with a password manager of its own. */
    public BasicAuthHandler() {
        this(new PasswordManager());
    }

    /**
     * A handler with passwords.
     *
     * @param passwords who has them
     */
    public BasicAuthHandler(PasswordManager passwords) {
        super(passwords, "Basic", false);
    }
}
