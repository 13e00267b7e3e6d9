package io.sallyport.netty.servers;

import io.sallyport.netty.Protocol;
import java.io.IOException;
import java.nio.file.Path;

/** A running nginx with the site that {@link NginxSite} describes. */
interface NginxServer extends AutoCloseable {

    /** Where it runs, for the test's output. */
    String where();

    /** Where it listens for that, as seen from here. */
    int port(NginxPort port);

    /** A URL on one of its ports. */
    default String url(NginxPort port, String path) {
        return port.scheme() + "://localhost:" + port(port) + path;
    }

    /** A URL of the site that speaks a protocol. */
    default String url(Protocol protocol, String path) {
        return url(NginxPort.of(protocol), path);
    }

    /** A URL of the cleartext site. */
    default String http(String path) {
        return url(NginxPort.HTTP, path);
    }

    /** A URL of the TLS site. */
    default String https(String path) {
        return url(NginxPort.HTTPS, path);
    }

    /** A URL of the TLS site that asks for a client certificate. */
    default String mutual(String path) {
        return url(NginxPort.MUTUAL, path);
    }

    /** A file that was uploaded. */
    byte[] uploaded(Path name) throws IOException;

    @Override
    void close() throws IOException;
}
