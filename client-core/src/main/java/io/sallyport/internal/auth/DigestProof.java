package io.sallyport.internal.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows that knows the password, too (RFC 7616 section 3.5). Immutable.
 *
 * @param response its proof
 * @param cnonce the client's nonce, as it went out
 * @param nc the count, as it went out
 */
record DigestProof(String response, String cnonce, String nc) {

    /** What is wrong with the proof that came, or null: there may be none, but no wrong one. */
    @Nullable
    String mistake(Map<String, String> info) {
        String shown = info.get("rspauth");
        if (shown == null) {
            return null;
        }
        String theirCnonce = info.getOrDefault("cnonce", cnonce);
        String theirNc = info.getOrDefault("nc", nc);
        if (!theirCnonce.equals(cnonce) || !theirNc.equalsIgnoreCase(nc)) {
            return "is for another request";
        }
        byte[] expected = response.getBytes(StandardCharsets.ISO_8859_1);
        byte[] came = shown.getBytes(StandardCharsets.ISO_8859_1);
        return MessageDigest.isEqual(expected, came) ? null : "is wrong";
    }

    @Override
    public String toString() {
        return "DigestProof[***]";
    }
}
