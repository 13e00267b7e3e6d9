package io.sallyport.jdk.internal.url;

import io.sallyport.Request;
import io.sallyport.TargetUri;
import io.sallyport.internal.text.HostText;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;

/** A tunnel by CONNECT over a socket (RFC 9110 section 9.3.6). Stateless. */
final class SocketTunnel {

    /** What is for the proxy only. */
    static final String CREDENTIALS = "Proxy-Authorization";

    private static final int OK = 200;
    private static final int LAST_OK = 299;

    private SocketTunnel() {}

    /**
     * Connects to the proxy, and has it connect to the target of a request.
     *
     * @param request what goes through it; of its fields the proxy is shown its credentials and the user agent
     * @param millis for connecting; 0 for no limit
     */
    static void open(Socket socket, InetSocketAddress proxy, Request request, int millis) throws IOException {
        InetSocketAddress address =
                proxy.isUnresolved() ? new InetSocketAddress(proxy.getHostString(), proxy.getPort()) : proxy;
        if (address.isUnresolved()) {
            throw new UnknownHostException(proxy.getHostString());
        }
        socket.connect(address, millis);
        OutputStream output = socket.getOutputStream();
        output.write(SocketHead.bytes(head(request)));
        output.flush();
        SocketHead answer = SocketHead.read(socket.getInputStream());
        if (answer.status() < OK || answer.status() > LAST_OK) {
            throw Failures.untunnelled((answer.version() + " " + answer.status() + " " + answer.reason()).strip());
        }
    }

    private static String head(Request request) {
        TargetUri target = request.target();
        String authority = HostText.bracketed(target.host()) + ":" + target.port();
        StringBuilder head = new StringBuilder("CONNECT ")
                .append(authority)
                .append(" HTTP/1.1\r\nHost: ")
                .append(authority)
                .append("\r\n");
        append("User-Agent", request, head);
        append(CREDENTIALS, request, head);
        return head.append("\r\n").toString();
    }

    private static void append(String name, Request request, StringBuilder head) {
        String value = request.headers().first(name);
        if (value != null) {
            head.append(name).append(": ").append(value).append("\r\n");
        }
    }
}
