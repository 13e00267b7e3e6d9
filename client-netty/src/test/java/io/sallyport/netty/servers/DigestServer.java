package io.sallyport.netty.servers;

import com.sun.net.httpserver.HttpExchange;
import io.sallyport.netty.Origin;
import io.sallyport.netty.Protocol;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JDK's server with Digest in front of it, as strict as it can be: nonces of its own that wear out, counts that go up only, proofs of its own. Curl and we have to get in alike. Thread-safe. */
final class DigestServer implements AutoCloseable {

    static final String USER = "ada";
    static final String PASSWORD = "s3cr:t \u00e9";

    private static final String REALM = "the \"realm\"";
    private static final Pattern PARAMETER = Pattern.compile("([a-z]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\", ]+))");

    private final Origin origin;
    private final String algorithm;
    private final String qop;
    private final int usesOfNonce;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final AtomicInteger nonces = new AtomicInteger();
    private final AtomicInteger challenges = new AtomicInteger();

    /**
     * A server that has started.
     *
     * @param protocol what it speaks
     * @param algorithm as in the challenge
     * @param qop as in the challenge
     * @param usesOfNonce after so many a nonce is stale
     */
    DigestServer(Protocol protocol, String algorithm, String qop, int usesOfNonce) throws IOException {
        this.algorithm = algorithm;
        this.qop = qop;
        this.usesOfNonce = usesOfNonce;
        this.origin = protocol.serve(this::handle);
    }

    String url(String path) {
        return origin.url(path);
    }

    /** How often it has asked. */
    int challenges() {
        return challenges.get();
    }

    @Override
    public void close() {
        origin.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String field = exchange.getRequestHeaders().getFirst("Authorization");
        Map<String, String> shown = field == null ? Map.of() : parameters(field);
        try {
            if (shown.isEmpty() || !isRight(exchange, shown, body)) {
                challenge(exchange, false);
            } else if (isStale(shown)) {
                challenge(exchange, true);
            } else {
                exchange.getResponseHeaders()
                        .add(
                                "Authentication-Info",
                                "qop=" + shown.get("qop") + ", rspauth=\"" + response(exchange, shown, "", body)
                                        + "\", cnonce=\"" + shown.get("cnonce") + "\", nc=" + shown.get("nc"));
                answer(exchange, 200, "welcome to " + exchange.getRequestURI());
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    private synchronized boolean isStale(Map<String, String> shown) {
        String nonce = String.valueOf(shown.get("nonce"));
        int count = Integer.parseInt(String.valueOf(shown.get("nc")), 16);
        Integer before = counts.get(nonce);
        if (before == null || count <= before || count > usesOfNonce) {
            return true;
        }
        counts.put(nonce, count);
        return false;
    }

    private boolean isRight(HttpExchange exchange, Map<String, String> shown, byte[] body)
            throws NoSuchAlgorithmException {
        boolean same = "the \\\"realm\\\"".equals(shown.get("realm"))
                && "op\\\\aque".equals(shown.get("opaque"))
                && exchange.getRequestURI().toString().equals(shown.get("uri"))
                && List.of(qop.split(",")).contains(shown.get("qop"))
                && USER.equals(shown.get("username"))
                && algorithm.equals(shown.get("algorithm"));
        return same
                && response(exchange, shown, exchange.getRequestMethod(), body).equals(shown.get("response"));
    }

    private String response(HttpExchange exchange, Map<String, String> shown, String method, byte[] body)
            throws NoSuchAlgorithmException {
        String key = hash((USER + ":" + REALM + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        if (algorithm.endsWith("-sess")) {
            key = hash(key + ":" + shown.get("nonce") + ":" + shown.get("cnonce"));
        }
        boolean whole = "auth-int".equals(shown.get("qop"));
        byte[] covered =
                method.isEmpty() ? ("welcome to " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8) : body;
        String request = method + ":" + exchange.getRequestURI() + (whole ? ":" + hash(covered) : "");
        return hash(key + ":" + shown.get("nonce") + ":" + shown.get("nc") + ":" + shown.get("cnonce") + ":"
                + shown.get("qop") + ":" + hash(request));
    }

    private void challenge(HttpExchange exchange, boolean stale) throws IOException {
        challenges.incrementAndGet();
        String nonce = "n" + nonces.incrementAndGet();
        counts.put(nonce, 0);
        exchange.getResponseHeaders()
                .add(
                        "WWW-Authenticate",
                        "Digest realm=\"the \\\"realm\\\"\", qop=\"" + qop + "\", algorithm=" + algorithm + ", nonce=\""
                                + nonce + "\", opaque=\"op\\\\aque\"" + (stale ? ", stale=true" : ""));
        answer(exchange, 401, "who?");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> parameters(String field) {
        Map<String, String> all = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(field);
        while (matcher.find()) {
            all.put(matcher.group(1), matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return all;
    }

    private String hash(String text) throws NoSuchAlgorithmException {
        return hash(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String hash(byte[] bytes) throws NoSuchAlgorithmException {
        String name = algorithm.replace("-sess", "").replace("SHA-512-256", "SHA-512/256");
        byte[] hash = MessageDigest.getInstance(name).digest(bytes);
        return String.format("%0" + hash.length * 2 + "x", new BigInteger(1, hash));
    }
}
