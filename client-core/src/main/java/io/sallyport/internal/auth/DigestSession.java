package io.sallyport.internal.auth;

import io.sallyport.TargetUri;
import io.sallyport.auth.Credentials;
import io.sallyport.internal.text.Masking;
import io.sallyport.internal.text.Percent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Digest with one nonce (RFC 7616): counts the requests that use it. Thread-safe. */
final class DigestSession implements Session {

    private static final int MAX_DOMAIN = 32;

    private final Credentials.Password credentials;
    private final DigestChallenge challenge;
    private final String nonce;
    private final Supplier<String> cnonces;

    /** The client's nonce of the first request, for all of them: the key of the session is made from it. Null without such a key. */
    private final @Nullable String sessionCnonce;

    /** H(A1). */
    private final String key;

    private final AtomicInteger count = new AtomicInteger();

    private DigestSession(
            Credentials.Password credentials,
            DigestChallenge challenge,
            String nonce,
            Supplier<String> cnonces,
            @Nullable String sessionCnonce,
            String key) {
        this.credentials = credentials;
        this.challenge = challenge;
        this.nonce = nonce;
        this.cnonces = cnonces;
        this.sessionCnonce = sessionCnonce;
        this.key = key;
    }

    /** The answer to a challenge. */
    static DigestSession start(Credentials.Password password, DigestChallenge challenge, Supplier<String> cnonces) {
        DigestAlgorithm algorithm = challenge.algorithm();
        String key = algorithm.hash(joined(password.user(), challenge.realm(), password.password()));
        if (!challenge.session()) {
            return new DigestSession(password, challenge, challenge.nonce(), cnonces, null, key);
        }
        String cnonce = cnonces.get();
        String sessionKey = algorithm.hash(latin1(key + ":" + challenge.nonce() + ":" + cnonce));
        return new DigestSession(password, challenge, challenge.nonce(), cnonces, cnonce, sessionKey);
    }

    /** The same with the nonce that the server wants next. */
    DigestSession next(String nextNonce) {
        return new DigestSession(credentials, challenge, nextNonce, cnonces, sessionCnonce, key);
    }

    /** User and password in UTF-8; the realm as the server sent it, byte by byte. */
    private static byte[] joined(String user, String realm, @Nullable String password) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(user.getBytes(StandardCharsets.UTF_8));
        all.writeBytes(latin1(":" + realm));
        if (password != null) {
            all.writeBytes((":" + password).getBytes(StandardCharsets.UTF_8));
        }
        return all.toByteArray();
    }

    /** What came in a header, or goes out in one. */
    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public Credentials credentials() {
        return credentials;
    }

    @Override
    public String realm() {
        return challenge.realm();
    }

    /** Paths of this origin: what lies elsewhere has to ask for itself. */
    @Override
    public List<String> domain(TargetUri origin) {
        String domain = challenge.domain();
        if (domain == null || domain.isBlank()) {
            return List.of("/");
        }
        List<String> paths = new ArrayList<>();
        for (String uri : domain.split(" ", MAX_DOMAIN + 1)) {
            String path = paths.size() < MAX_DOMAIN ? pathOf(uri, origin) : null;
            if (path != null) {
                paths.add(path);
            }
        }
        return List.copyOf(paths);
    }

    private static @Nullable String pathOf(String uri, TargetUri origin) {
        try {
            TargetUri target = uri.isEmpty() ? null : origin.resolve(uri);
            return target != null && target.sameOrigin(origin) ? target.pathAndQuery() : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public boolean needsBody() {
        return challenge.needsBody();
    }

    DigestChallenge challenge() {
        return challenge;
    }

    @Override
    public Authorization authorize(String method, String uri, @Nullable BodyHash body) {
        DigestAlgorithm algorithm = challenge.algorithm();
        String qop = challenge.auth() ? "auth" : challenge.authInt() ? "auth-int" : null;
        String own = sessionCnonce;
        String cnonce = own != null ? own : cnonces.get();
        String nc = String.format("%08x", count.incrementAndGet());
        String request = method + ":" + uri + (body != null ? ":" + body.hex() : "");
        String middle = nonce + (qop == null ? "" : ":" + nc + ":" + cnonce + ":" + qop);
        String response = algorithm.hash(latin1(key + ":" + middle + ":" + algorithm.hash(latin1(request))));
        // The server's proof leaves out the method; with auth-int its body, too, would be in it.
        DigestProof proof = !"auth".equals(qop)
                ? null
                : new DigestProof(
                        algorithm.hash(latin1(key + ":" + middle + ":" + algorithm.hash(latin1(":" + uri)))),
                        cnonce,
                        nc);
        return new Authorization(this, field(uri, qop, cnonce, nc, response), proof);
    }

    private String field(String uri, @Nullable String qop, String cnonce, String nc, String response) {
        StringBuilder field = new StringBuilder(256).append("Digest ");
        appendUser(field);
        quoted(field, "realm", challenge.realm());
        quoted(field, "nonce", nonce);
        quoted(field, "uri", uri);
        quoted(field, "response", response);
        String algorithm = challenge.algorithmAsSent();
        if (algorithm != null) {
            field.append(", algorithm=").append(algorithm);
        }
        if (qop != null) {
            quoted(field, "cnonce", cnonce);
            field.append(", qop=").append(qop).append(", nc=").append(nc);
        }
        String opaque = challenge.opaque();
        if (opaque != null) {
            quoted(field, "opaque", opaque);
        }
        return field.toString();
    }

    private void appendUser(StringBuilder field) {
        String user = credentials.user();
        if (challenge.userhash()) {
            field.append("username=\"")
                    .append(challenge.algorithm().hash(joined(user, challenge.realm(), null)))
                    .append("\", userhash=true");
        } else if (user.chars().allMatch(c -> c < 0x7F)) {
            field.append("username=\"");
            escape(field, user);
            field.append('"');
        } else {
            field.append("username*=UTF-8''").append(Percent.escapeComponent(user));
        }
    }

    private static void quoted(StringBuilder field, String name, String value) {
        field.append(", ").append(name).append("=\"");
        escape(field, value);
        field.append('"');
    }

    private static void escape(StringBuilder field, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                field.append('\\');
            }
            field.append(c);
        }
    }

    @Override
    public String toString() {
        return "DigestSession[" + Masking.MASK + "]";
    }
}
