package io.sallyport.netty.servers;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An nginx of a test class, as {@link NginxProvider} finds it: there before its first test, gone after its last. */
final class Nginx implements NginxServer, BeforeAllCallback, AfterAllCallback {

    private NginxServer server;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        server = NginxProvider.start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        close();
    }

    @Override
    public String where() {
        return server.where();
    }

    @Override
    public int port(NginxPort port) {
        return server.port(port);
    }

    @Override
    public byte[] uploaded(Path name) throws IOException {
        return server.uploaded(name);
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
