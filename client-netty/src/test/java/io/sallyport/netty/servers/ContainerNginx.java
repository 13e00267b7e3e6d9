package io.sallyport.netty.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** nginx in a container. */
final class ContainerNginx implements NginxServer {

    private static final DockerImageName IMAGE = DockerImageName.parse("nginx:1.29");
    private static final String FOLDER = "/srv/site";

    private final GenericContainer<?> container;

    private ContainerNginx(GenericContainer<?> container) {
        this.container = container;
    }

    static boolean isPossible() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    static ContainerNginx start() throws IOException {
        Path folder = Files.createTempDirectory("nginx");
        NginxSite.write(folder, FOLDER, "user root;", NginxPort::fixed);
        Integer[] ports = Stream.of(NginxPort.values()).map(NginxPort::fixed).toArray(Integer[]::new);
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withCopyFileToContainer(MountableFile.forHostPath(folder), FOLDER)
                .withCommand("nginx", "-c", FOLDER + "/nginx.conf")
                .withExposedPorts(ports)
                .waitingFor(Wait.forListeningPorts(
                        Stream.of(ports).mapToInt(Integer::intValue).toArray()));
        container.start();
        return new ContainerNginx(container);
    }

    @Override
    public String where() {
        return "container " + IMAGE;
    }

    @Override
    public int port(NginxPort port) {
        return container.getMappedPort(port.fixed());
    }

    @Override
    public byte[] uploaded(Path name) {
        return container.copyFileFromContainer(FOLDER + "/www/" + name, in -> in.readAllBytes());
    }

    @Override
    public void close() {
        container.stop();
    }
}
