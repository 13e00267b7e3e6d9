package io.sallyport.jdk.opener;

/** Answers a proxy's 407 by Basic (RFC 7617). Thread-safe. */
public class ProxyBasicAuthHandler extends AuthHandler {

    /** A handler with a password manager of its own. */
    public ProxyBasicAuthHandler() {
        this(new PasswordManager());
    }

    /**
     * A handler with passwords.
     *
     * @param passwords who has them
     */
    public ProxyBasicAuthHandler(PasswordManager passwords) {
        super(passwords, "Basic", true);
    }
}
