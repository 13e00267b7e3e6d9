package io.sallyport.jdk.opener;

/** Answers a 401 by Digest (RFC 7616). Thread-safe. */
public class DigestAuthHandler extends AuthHandler {

    /** Its {@link #handlerOrder}: 490, before Basic. */
    public static final int ORDER = 490;

    /** A handler with a password manager of its own. */
    public DigestAuthHandler() {
        this(new PasswordManager());
    }

    /**
     * A handler with passwords.
     *
     * @param passwords who has them
     */
    public DigestAuthHandler(PasswordManager passwords) {
        super(passwords, "Digest", false);
    }

    @Override
    public int handlerOrder() {
        return ORDER;
    }
}
