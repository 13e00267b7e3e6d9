package io.sallyport.internal.auth;

import org.jspecify.annotations.Nullable;

/**
 * What one request goes out with. Immutable.
 *
 * @param session whose it is
 * @param value of the field
 * @param proof what the server's answer has to show if it shows anything, or null
 */
record Authorization(
        Session session, String value, @Nullable DigestProof proof) {

    @Override
    public String toString() {
        return "Authorization[***]";
    }
}
