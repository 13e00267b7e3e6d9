package io.sallyport.jdk.url;

import java.net.Authenticator;
import java.net.PasswordAuthentication;

/** Knows a password, and puts into the user what it was asked. */
final class AskedAuthenticator extends Authenticator {

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(
                getRequestingPrompt() + "-" + getRequestingScheme().toLowerCase(java.util.Locale.ROOT) + "-"
                        + getRequestorType() + "-" + getRequestingURL().getPath() + "-" + getRequestingHost() + "-"
                        + getRequestingProtocol() + "-" + getRequestingSite(),
                "secret".toCharArray());
    }
}
