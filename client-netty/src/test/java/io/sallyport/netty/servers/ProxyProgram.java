package io.sallyport.netty.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A proxy from the system's packages, as a process of the test's own on loopback. One that is missing leaves its test out, which {@code -Dservers=required} makes a failure. */
final class ProxyProgram implements AutoCloseable {

    static final String USER = "ada";
    static final String PASSWORD = "secret";

    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final boolean REQUIRED = "required".equals(System.getProperty("servers"));

    /** How squid asks for credentials. */
    enum Asks {
        NOTHING,
        BASIC,
        DIGEST
    }

    private final Process process;
    private final Path folder;
    private final int port;

    private ProxyProgram(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** squid: lets all through but {@code blocked.example}. */
    static ProxyProgram squid(Asks asks) throws IOException {
        Path program = program("squid");
        Path folder = folder();
        int port = freePort();
        Files.writeString(folder.resolve("basic"), USER + ":$apr1$tpH6ZyON$qu0RIOIpT5GU2YvUP8zni/\n");
        Files.writeString(folder.resolve("digest"), USER + ":" + PASSWORD + "\n");
        String asking = switch (asks) {
            case NOTHING -> "";
            case BASIC ->
                "auth_param basic program /usr/lib/squid/basic_ncsa_auth " + folder.resolve("basic")
                        + "\nauth_param basic realm squid\nauth_param basic children 1 startup=1\n";
            case DIGEST ->
                "auth_param digest program /usr/lib/squid/digest_file_auth " + folder.resolve("digest")
                        + "\nauth_param digest realm squid\nauth_param digest children 1 startup=1\n";
        };
        String allowed = asks == Asks.NOTHING ? "http_access allow all\n" : """
                acl users proxy_auth REQUIRED
                http_access allow users
                """;
        String user = isRoot() ? "cache_effective_user proxy\n" : "";
        Files.writeString(folder.resolve("conf"), user + asking + """
                http_port 127.0.0.1:%d
                pid_filename none
                cache deny all
                coredump_dir %s
                access_log stdio:%s/access
                cache_log %s/cache
                netdb_filename none
                shutdown_lifetime 0 seconds
                visible_hostname squid.test
                acl blocked dstdomain blocked.example
                http_access deny blocked
                %shttp_access deny all
                """.formatted(port, folder, folder, folder, allowed));
        return start(
                folder,
                port,
                program.toString(),
                "-N",
                "-f",
                folder.resolve("conf").toString());
    }

    /** tinyproxy, by Basic or without. */
    static ProxyProgram tinyproxy(Asks asks) throws IOException {
        Path program = program("tinyproxy");
        Path folder = folder();
        int port = freePort();
        Files.writeString(
                folder.resolve("conf"),
                "Port " + port + "\nListen 127.0.0.1\nTimeout 60\nMaxClients 50\n"
                        + (asks == Asks.BASIC ? "BasicAuth " + USER + " " + PASSWORD + "\n" : ""));
        return start(
                folder,
                port,
                program.toString(),
                "-d",
                "-c",
                folder.resolve("conf").toString());
    }

    /** microsocks: SOCKS 5 only. */
    static ProxyProgram microsocks(boolean asks) throws IOException {
        Path program = program("microsocks");
        int port = freePort();
        return asks
                ? start(
                        folder(),
                        port,
                        program.toString(),
                        "-i",
                        "127.0.0.1",
                        "-p",
                        "" + port,
                        "-u",
                        USER,
                        "-P",
                        PASSWORD)
                : start(folder(), port, program.toString(), "-i", "127.0.0.1", "-p", "" + port);
    }

    /** Dante: SOCKS 4 and 5. */
    static ProxyProgram dante() throws IOException {
        Path program = program("danted");
        Path folder = folder();
        int port = freePort();
        Files.writeString(folder.resolve("conf"), """
                logoutput: %s/danted
                internal: 127.0.0.1 port = %d
                external: 127.0.0.1
                clientmethod: none
                socksmethod: none
                user.privileged: %s
                user.unprivileged: %s
                client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
                socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
                """.formatted(
                folder, port, System.getProperty("user.name"), isRoot() ? "nobody" : System.getProperty("user.name")));
        return start(
                folder, port, program.toString(), "-f", folder.resolve("conf").toString(), "-p", folder + "/pid");
    }

    /** haproxy: speaks TLS to clients and passes on what is inside to another port of this machine. */
    static ProxyProgram haproxy(Path certificateAndKey, int behind) throws IOException {
        Path program = program("haproxy");
        Path folder = folder();
        int port = freePort();
        Files.writeString(folder.resolve("conf"), """
                defaults
                    mode tcp
                    timeout connect 10s
                    timeout client 60s
                    timeout server 60s
                listen tls
                    bind 127.0.0.1:%d ssl crt %s
                    server behind 127.0.0.1:%d
                """.formatted(port, certificateAndKey, behind));
        return start(
                folder,
                port,
                program.toString(),
                "-db",
                "-f",
                folder.resolve("conf").toString());
    }

    private static ProxyProgram start(Path folder, int port, String... command) throws IOException {
        Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        ProxyProgram started = new ProxyProgram(process, folder, port);
        started.awaitPort();
        return started;
    }

    int port() {
        return port;
    }

    /** Ends it in the middle of whatever it does, with the processes it started. Nobody listens any more when it returns. */
    void kill() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        long end = System.nanoTime() + START_LIMIT_NANOS;
        while (listens()) {
            if (System.nanoTime() > end) {
                throw new IOException("killed, and still somebody listens on its port");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private boolean listens() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
    }

    private void awaitPort() throws IOException {
        long end = System.nanoTime() + START_LIMIT_NANOS;
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("the proxy did not start: " + Files.readString(folder.resolve("log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static Path program(String name) {
        Stream<String> folders = Stream.concat(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                Stream.of("/usr/sbin", "/usr/local/sbin"));
        Optional<Path> found = folders.map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        String missing = name + ": not on the PATH";
        if (REQUIRED) {
            throw new IllegalStateException("-Dservers=required, but " + missing);
        }
        System.out.println("[servers] LEFT OUT " + missing);
        return Assumptions.abort(missing);
    }

    /** One that the user a proxy changes to may write to. */
    private static Path folder() throws IOException {
        Path folder = Files.createTempDirectory("proxy");
        folder.toFile().setExecutable(true, false);
        folder.toFile().setReadable(true, false);
        folder.toFile().setWritable(true, false);
        return folder;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
