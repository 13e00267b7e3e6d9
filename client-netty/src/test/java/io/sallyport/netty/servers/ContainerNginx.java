package io.sallyport.netty.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** nginx in a container. */
final class ContainerNginx implements NginxServer {

    private static final DockerImageName IMAGE = DockerImageName.parse("nginx:1.29");
    private static final String FOLDER = "/srv/site";
    private static final int HTTP = 8080;
    private static final int HTTPS = 8443;
    private static final int MUTUAL = 8444;

    private final GenericContainer<?> container;

    private ContainerNginx(GenericContainer<?> container) {
        this.container = container;
    }

    static boolean isPossible() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    static ContainerNginx start() throws IOException {
        Path folder = Files.createTempDirectory("nginx");
        NginxSite.write(folder, FOLDER, "user root;", HTTP, HTTPS, MUTUAL);
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withCopyFileToContainer(MountableFile.forHostPath(folder), FOLDER)
                .withCommand("nginx", "-c", FOLDER + "/nginx.conf")
                .withExposedPorts(HTTP, HTTPS, MUTUAL)
                .waitingFor(Wait.forListeningPorts(HTTP, HTTPS, MUTUAL));
        container.start();
        return new ContainerNginx(container);
    }

    @Override
    public String where() {
        return "container " + IMAGE;
    }

    @Override
    public String http(String path) {
        return url("http", HTTP, path);
    }

    @Override
    public String https(String path) {
        return url("https", HTTPS, path);
    }

    @Override
    public String mutual(String path) {
        return url("https", MUTUAL, path);
    }

    @Override
    public byte[] uploaded(Path name) {
        return container.copyFileFromContainer(FOLDER + "/www/" + name, in -> in.readAllBytes());
    }

    @Override
    public void close() {
        container.stop();
    }

    private String url(String scheme, int port, String path) {
        return scheme + "://localhost:" + container.getMappedPort(port) + path;
    }
}
