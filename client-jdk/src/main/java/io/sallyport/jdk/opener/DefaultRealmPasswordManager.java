package io.sallyport.jdk.opener;

import io.sallyport.auth.Credentials;
import org.jspecify.annotations.Nullable;

/** A {@link PasswordManager} whose passwords without a realm are for all realms that have none of their own: Python's {@code HTTPPasswordMgrWithDefaultRealm}. Thread-safe. */
public class DefaultRealmPasswordManager extends PasswordManager {

    /** An empty one. */
    public DefaultRealmPasswordManager() {}

    @Override
    public Credentials.@Nullable Password findUserPassword(@Nullable String realm, String uri) {
        Credentials.Password own = super.findUserPassword(realm, uri);
        return own != null || realm == null ? own : super.findUserPassword(null, uri);
    }
}
