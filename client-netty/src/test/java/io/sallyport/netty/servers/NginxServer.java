package io.sallyport.netty.servers;

import java.io.IOException;
import java.nio.file.Path;

/** A running nginx with the site that {@link NginxSite} describes. */
interface NginxServer extends AutoCloseable {

    /** Where it runs, for the test's output. */
    String where();

    /** A URL of the cleartext site. */
    String http(String path);

    /** A URL of the TLS site. */
    String https(String path);

    /** A URL of the TLS site that asks for a client certificate. */
    String mutual(String path);

    /** A file that was uploaded. */
    byte[] uploaded(Path name) throws IOException;

    @Override
    void close() throws IOException;
}
