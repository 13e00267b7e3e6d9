package io.sallyport.netty.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** nginx from the system's packages, as a process of the test's own on loopback. */
final class LocalNginx implements NginxServer {

    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Process process;
    private final Path folder;
    private final Map<NginxPort, Integer> ports;

    private LocalNginx(Process process, Path folder, Map<NginxPort, Integer> ports) {
        this.process = process;
        this.folder = folder;
        this.ports = ports;
    }

    /** The program, if it is installed. */
    static Optional<Path> program() {
        Stream<String> folders = Stream.concat(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                Stream.of("/usr/sbin", "/usr/local/sbin"));
        return folders.map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static LocalNginx start(Path program) throws IOException {
        Path folder = Files.createTempDirectory("nginx");
        folder.toFile().setExecutable(true, false);
        folder.toFile().setReadable(true, false);
        Map<NginxPort, Integer> ports = freePorts();
        String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
        NginxSite.write(folder, folder.toString(), user, port -> ports.getOrDefault(port, 0));
        Process process = new ProcessBuilder(
                        program.toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        folder.resolve("nginx.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        LocalNginx server = new LocalNginx(process, folder, ports);
        server.awaitPort();
        return server;
    }

    @Override
    public String where() {
        return "a local process";
    }

    @Override
    public int port(NginxPort port) {
        return ports.getOrDefault(port, 0);
    }

    @Override
    public byte[] uploaded(Path name) throws IOException {
        return Files.readAllBytes(folder.resolve("www").resolve(name));
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
    }

    private void awaitPort() throws IOException {
        long end = System.nanoTime() + START_LIMIT_NANOS;
        while (true) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress("127.0.0.1", port(NginxPort.HTTP)), 1000);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("nginx did not start: " + Files.readString(folder.resolve("log")), e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private static Map<NginxPort, Integer> freePorts() throws IOException {
        Map<NginxPort, Integer> ports = new EnumMap<>(NginxPort.class);
        List<ServerSocket> taken = new ArrayList<>();
        try {
            for (NginxPort port : NginxPort.values()) {
                ServerSocket socket = new ServerSocket(0);
                taken.add(socket);
                ports.put(port, socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : taken) {
                socket.close();
            }
        }
        return ports;
    }
}
