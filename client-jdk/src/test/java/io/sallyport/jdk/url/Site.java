package io.sallyport.jdk.url;

import io.sallyport.testing.SilentPort;
import java.io.IOException;
import java.net.ServerSocket;

/**
 * Where the programs of the tests go.
 *
 * @param http an {@link Origin}, without a path
 * @param https another, over TLS
 * @param silent a port on this machine where connecting takes for ever
 * @param closed a port on this machine where nobody listens
 */
record Site(String http, String https, int silent, int closed) {

    static Site with(Origin http, Origin https, SilentPort silent) throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return new Site(http.url(""), https.url(""), silent.port(), socket.getLocalPort());
        }
    }

    /** Of its {@link #values}. */
    static Site of(String... values) {
        return new Site(values[0], values[1], Integer.parseInt(values[2]), Integer.parseInt(values[3]));
    }

    String[] values() {
        return new String[] {http, https, String.valueOf(silent), String.valueOf(closed)};
    }

    String silentUrl() {
        return "http://127.0.0.1:" + silent + "/";
    }

    String closedUrl() {
        return "http://127.0.0.1:" + closed + "/";
    }
}
