package io.sallyport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sockets this process has open, as Linux tells by {@code /proc}; none are seen elsewhere. Immutable. */
final class OpenSockets {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final String LISTENING = "0A";

    static {
        // The JDK keeps a socket of its own from the first one on: nobody's leak, so it is to be there before anybody
        // looks.
        try {
            SocketChannel.open().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line of the system's tables: both ends as it writes them. */
    private record Ends(String local, String remote, String state) {

        /** The same text for either end of a connection. */
        private String connection() {
            return local.compareTo(remote) < 0 ? local + " - " + remote : remote + " - " + local;
        }
    }

    private final Set<String> inodes;

    private OpenSockets(Set<String> inodes) {
        this.inodes = inodes;
    }

    /** What is open now. */
    static OpenSockets now() {
        Set<String> found = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith("socket:[")) {
                    found.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        } catch (IOException e) {
            return new OpenSockets(Set.of()); // no such thing here
        }
        return new OpenSockets(found);
    }

    /**
     * What is open here and was not before, a description each; the two ends of a connection within this process are one.
     *
     * @param connections how many connections are in order; if there are no more, only listening sockets and strangers are told
     */
    List<String> since(OpenSockets before, int connections) {
        Set<String> fresh = new HashSet<>(inodes);
        fresh.removeAll(before.inodes);
        if (fresh.isEmpty()) {
            return List.of();
        }
        Map<String, Ends> tables = tables();
        List<String> others = new ArrayList<>();
        Set<String> connected = new HashSet<>();
        for (String inode : fresh) {
            Ends ends = tables.get(inode);
            if (ends == null) {
                others.add("a socket that is neither TCP nor UDP, or is not connected, inode " + inode);
            } else if (ends.state().equals(LISTENING)) {
                others.add("a listening socket on " + ends.local());
            } else {
                connected.add(ends.connection());
            }
        }
        if (connected.size() > connections) {
            connected.forEach(each -> others.add("a connection " + each));
        }
        return others;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed in the meantime
        }
    }

    private static Map<String, Ends> tables() {
        Map<String, Ends> ends = new HashMap<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            try {
                List<String> lines = Files.readAllLines(Path.of("/proc/self/net", table));
                for (String line : lines.subList(1, lines.size())) {
                    String[] columns = line.strip().split("\\s+", -1);
                    ends.put(columns[9], new Ends(address(columns[1]), address(columns[2]), columns[3]));
                }
            } catch (IOException e) {
                // not every system has all four
            }
        }
        return ends;
    }

    /** {@code 0100007F:1F90} as {@code 127.0.0.1:8080}; IPv6 addresses that are no mapped IPv4 stay as they are. */
    private static String address(String hex) {
        int colon = hex.indexOf(':');
        String port = ":" + Integer.parseInt(hex.substring(colon + 1), 16);
        String mapped = "0000000000000000FFFF0000";
        String address = hex.substring(0, colon);
        String last = address.startsWith(mapped) ? address.substring(mapped.length()) : address;
        if (last.length() != 8) {
            return last + port;
        }
        StringBuilder dotted = new StringBuilder();
        for (int i = 6; i >= 0; i -= 2) {
            dotted.append(Integer.parseInt(last.substring(i, i + 2), 16)).append(i > 0 ? "." : "");
        }
        return dotted + port;
    }
}
