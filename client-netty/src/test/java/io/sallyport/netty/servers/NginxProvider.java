package io.sallyport.netty.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Starts nginx where it can be had: in a container where Docker is, else from the system's packages. Says which; without either the suite is left out, which {@code -Dservers=required} makes a failure. */
final class NginxProvider {

    private static final boolean REQUIRED = "required".equals(System.getProperty("servers"));

    private NginxProvider() {}

    static NginxServer start() throws Exception {
        NginxServer server = find();
        System.out.println("[servers] nginx: " + server.where());
        return server;
    }

    private static NginxServer find() throws Exception {
        if (mayHaveDocker() && ContainerNginx.isPossible()) {
            return ContainerNginx.start();
        }
        Optional<Path> local = LocalNginx.program();
        if (local.isPresent()) {
            return LocalNginx.start(local.get());
        }
        String missing = "nginx: no Docker, and no nginx on the PATH";
        if (REQUIRED) {
            throw new IllegalStateException("-Dservers=required, but " + missing);
        }
        System.out.println("[servers] LEFT OUT " + missing);
        return Assumptions.abort(missing);
    }

    /** Asking for Docker takes a second and logs an error where there is none: asked only where there is a trace of it. */
    private static boolean mayHaveDocker() {
        return System.getenv("DOCKER_HOST") != null
                || System.getenv("TESTCONTAINERS_HOST_OVERRIDE") != null
                || Files.exists(Path.of("/var/run/docker.sock"));
    }
}
