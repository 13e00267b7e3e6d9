package io.sallyport.jdk.opener;

/** Answers a proxy's 407 by Digest (RFC 7616). Thread-safe. */
public class ProxyDigestAuthHandler extends AuthHandler {

    /** Its {@link #handlerOrder}: 490, before Basic. */
    public static final int ORDER = 490;

    /** A handler with a password manager of its own. */
    public ProxyDigestAuthHandler() {
        this(new PasswordManager());
    }

    /**
     * A handler with passwords.
     *
     * @param passwords who has them
     */
    public ProxyDigestAuthHandler(PasswordManager passwords) {
        super(passwords, "Digest", true);
    }

    @Override
    public int handlerOrder() {
        return ORDER;
    }
}
