package io.sallyport.internal.auth;

import io.sallyport.TargetUri;
import io.sallyport.auth.Credentials;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Credentials as they answer one realm, for as many requests as it lets in. Thread-safe. */
sealed interface Session permits FixedSession, DigestSession {

    Credentials credentials();

    /** The realm they are for; null if the server was not asked, or did not say. */
    @Nullable
    String realm();

    /** What the paths it is for begin with if it says so itself, or null: those below the path that was let in. */
    @Nullable
    List<String> domain(TargetUri origin);

    /** Whether the hash of the body is part of the answer. */
    boolean needsBody();

    /** What one request goes out with; the hash of its body where that is needed. */
    Authorization authorize(String method, String uri, @Nullable BodyHash body);
}
