package io.sallyport.jdk.opener;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JDK's server, answering by the path, and writing down what came. Thread-safe. */
final class Origin implements AutoCloseable {

    static final String USER = "ada";
    static final String PASSWORD = "s3cr:t";

    /** What is written down of a request's fields, in this order. */
    private static final List<String> NOTED = List.of(
            "Host",
            "User-Agent",
            "Accept-Encoding",
            "Content-Type",
            "Content-Length",
            "Transfer-Encoding",
            "Cookie",
            "Authorization",
            "Proxy-Authorization",
            "X-One",
            "X-Two");

    private static final Pattern PARAMETER = Pattern.compile("([a-z]+)=(?:\"([^\"]*)\"|([^\", ]+))");

    private final HttpServer server;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger nonces = new AtomicInteger();

    private Origin(HttpServer server) {
        this.server = server;
        server.createContext("/", this::handle);
        server.start();
    }

    static Origin start() throws IOException {
        return new Origin(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** One line a request: method, path, noted fields, body; since the last time. */
    List<String> received() {
        List<String> all = new ArrayList<>(received);
        received.removeAll(all);
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        received.add(line(exchange, body));
        String path = exchange.getRequestURI().getPath();
        String[] parts = path.split("/", -1);
        switch (parts[1]) {
            case "redirect" ->
                redirect(
                        exchange,
                        Integer.parseInt(parts[2]),
                        exchange.getRequestURI().getQuery());
            case "loop" -> redirect(exchange, 302, "/loop");
            case "chain" -> {
                int left = Integer.parseInt(parts[2]);
                if (left == 0) {
                    answer(exchange, 200, "the end");
                } else {
                    redirect(exchange, 302, "/chain/" + (left - 1));
                }
            }
            case "basic", "proxy-basic" -> basic(exchange, parts[2]);
            case "digest", "proxy-digest" -> digest(exchange, parts[2]);
            case "set" -> {
                exchange.getResponseHeaders().add("Set-Cookie", parts[2] + "; Path=/");
                if (parts.length > 3) {
                    redirect(exchange, 302, "/cookies");
                } else {
                    answer(exchange, 200, "set");
                }
            }
            case "cookies" ->
                answer(
                        exchange,
                        200,
                        String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")));
            case "status" -> answer(exchange, Integer.parseInt(parts[2]), "status " + parts[2]);
            case "echo" -> answer(exchange, 200, new String(body, StandardCharsets.UTF_8));
            case "large" -> answer(exchange, Integer.parseInt(parts[2]), "x".repeat(1_000_000));
            default -> answer(exchange, 200, "this is " + path);
        }
    }

    private String line(HttpExchange exchange, byte[] body) {
        StringBuilder line = new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        Headers headers = exchange.getRequestHeaders();
        for (String name : NOTED) {
            for (String value : headers.getOrDefault(name, List.of())) {
                line.append(" | ").append(name).append(": ").append(steady(value));
            }
        }
        return line.append(" | ")
                .append(new String(body, StandardCharsets.UTF_8))
                .toString()
                .replace(":" + port(), ":PORT");
    }

    /** A Digest field without what is random, its parameters in the order of their names. */
    private static String steady(String value) {
        if (!value.startsWith("Digest ")) {
            return value;
        }
        Map<String, String> parameters = new java.util.TreeMap<>(parameters(value));
        parameters.replaceAll((name, is) -> List.of("cnonce", "response").contains(name) ? "..." : is);
        return "Digest " + parameters;
    }

    private static void redirect(HttpExchange exchange, int status, String location) throws IOException {
        exchange.getResponseHeaders().add("Location", location);
        answer(exchange, status, "moved");
    }

    private static void basic(HttpExchange exchange, String realm) throws IOException {
        String right =
                "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        if (right.equals(exchange.getRequestHeaders().getFirst(shown(exchange)))) {
            answer(exchange, 200, "welcome to " + realm);
        } else {
            ask(exchange, "Basic realm=\"" + realm + "\"");
        }
    }

    private void digest(HttpExchange exchange, String realm) throws IOException {
        String field = exchange.getRequestHeaders().getFirst(shown(exchange));
        Map<String, String> shown = field == null ? Map.of() : parameters(field);
        boolean stale = "stale".equals(realm) && "n1".equals(shown.get("nonce"));
        if (!stale && response(exchange, shown).equals(shown.get("response"))) {
            answer(exchange, 200, "welcome to " + realm + " with count " + shown.get("nc"));
            return;
        }
        String nonce = "fixed".equals(realm) ? "n" : "n" + nonces.incrementAndGet();
        ask(
                exchange,
                "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", qop=\"auth\", algorithm=MD5, opaque=\"o\""
                        + (stale ? ", stale=true" : ""));
    }

    private static boolean isProxy(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().startsWith("/proxy-");
    }

    private static String shown(HttpExchange exchange) {
        return isProxy(exchange) ? "Proxy-Authorization" : "Authorization";
    }

    private static void ask(HttpExchange exchange, String challenge) throws IOException {
        exchange.getResponseHeaders().add(isProxy(exchange) ? "Proxy-Authenticate" : "WWW-Authenticate", challenge);
        answer(exchange, isProxy(exchange) ? 407 : 401, "who?");
    }

    private static String response(HttpExchange exchange, Map<String, String> shown) {
        String key = md5(USER + ":" + shown.get("realm") + ":" + PASSWORD);
        return md5(key + ":" + shown.get("nonce") + ":" + shown.get("nc") + ":" + shown.get("cnonce") + ":auth:"
                + md5(exchange.getRequestMethod() + ":" + exchange.getRequestURI()));
    }

    private static Map<String, String> parameters(String field) {
        Map<String, String> all = new LinkedHashMap<>();
        Matcher matcher = PARAMETER.matcher(field);
        while (matcher.find()) {
            all.put(matcher.group(1), matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return all;
    }

    private static String md5(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return String.format("%032x", new BigInteger(1, hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean bodiless =
                status == 204 || status == 304 || exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().add("X-Answer", "yes");
        exchange.sendResponseHeaders(status, bodiless ? -1 : bytes.length);
        if (!bodiless) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
