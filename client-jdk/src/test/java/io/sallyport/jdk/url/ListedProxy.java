package io.sallyport.jdk.url;

import io.sallyport.testing.ReceivedRequest;
import io.sallyport.testing.ScriptedPeer;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A proxy that answers in place of all origins, and writes down what it was asked. A tunnel it gives leads to itself. */
final class ListedProxy implements AutoCloseable {

    /** What is written down of a request's fields, in this order; of a CONNECT neither Host, which the platform sends without the port, nor Accept, which it adds. */
    private static final List<String> NOTED = List.of(
            "Host", "User-Agent", "Accept", "Content-Length", "Authorization", "Proxy-Authorization", "Cookie", "X-A");

    private final ScriptedPeer peer = ScriptedPeer.start();
    private final List<String> received = new CopyOnWriteArrayList<>();

    /**
     * A proxy.
     *
     * @param credentials gives the answer for the credentials it was shown, {@code none} for none
     */
    ListedProxy(UnaryOperator<String> credentials) {
        peer.otherwise(connection -> {
            for (ReceivedRequest next = connection.nextRequest(); next != null; next = connection.nextRequest()) {
                received.add(line(next));
                String shown = next.headers().first("Proxy-Authorization");
                connection.send(credentials.apply(shown == null ? "none" : shown));
            }
        });
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static String refused(int status, String... fields) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 " + status + " Refused\r\n");
        for (String field : fields) {
            answer.append(field).append("\r\n");
        }
        return answer.append("Content-Length: 2\r\n\r\nno").toString();
    }

    private static String line(ReceivedRequest request) {
        List<String> parts = new ArrayList<>(List.of(request.method(), request.target()));
        boolean tunnel = request.method().equals("CONNECT");
        for (String name : NOTED) {
            boolean ours = tunnel && (name.equals("Host") || name.equals("Accept"));
            for (String value : request.headers().all(name)) {
                boolean secret = value.toLowerCase(Locale.ROOT).startsWith("digest ");
                boolean empty = name.equals("Content-Length") && value.equals("0");
                if (!empty && !ours) {
                    parts.add(name + ": " + (secret ? "Digest " + parameter(value, "uri") : value));
                }
            }
        }
        return parts + new String(request.body(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static String parameter(String value, String name) {
        int start = value.indexOf(name + "=\"");
        return start < 0 ? "" : value.substring(start, value.indexOf('"', start + name.length() + 2) + 1);
    }

    int connections() {
        return peer.connections();
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", peer.port());
    }

    Proxy http() {
        return new Proxy(Proxy.Type.HTTP, address());
    }

    List<String> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() {
        peer.close();
    }
}
