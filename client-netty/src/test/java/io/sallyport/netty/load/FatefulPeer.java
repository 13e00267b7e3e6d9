package io.sallyport.netty.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server of plain sockets that does to each request what its {@link Fate} says, closes idle connections at random, and keeps the {@link Ledger}. A thread a connection. Thread-safe. */
final class FatefulPeer implements AutoCloseable {

    /** Whom it tells how far a request is, and asks. */
    interface Audience {

        /** The request came: now its call is to be cancelled. */
        void seen(Plan plan);

        /** Waits until the call has ended. */
        void awaitEnd(Plan plan);
    }

    private static final int RECEIVE_BUFFER = 64 * 1024;
    private static final int PATIENCE_MILLIS = 60_000;

    private final ServerSocket listening;
    private final @Nullable SSLContext tls;
    private final IntFunction<Plan> plans;
    private final Ledger ledger;
    private final Audience audience;
    private final ExecutorService threads;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    /** Starts to listen. */
    FatefulPeer(@Nullable SSLContext tls, IntFunction<Plan> plans, Ledger ledger, Audience audience) {
        this.tls = tls;
        this.plans = plans;
        this.ledger = ledger;
        this.audience = audience;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fateful-peer");
            thread.setDaemon(true);
            return thread;
        });
        try {
            listening = new ServerSocket();
            listening.setReceiveBufferSize(RECEIVE_BUFFER);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::acceptAll);
    }

    /** The URL of a request. */
    String url(int id) {
        return (tls == null ? "http" : "https") + "://127.0.0.1:" + listening.getLocalPort() + "/" + id;
    }

    /** How many connections came. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdown();
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            try {
                Socket accepted = listening.accept();
                accepted.setTcpNoDelay(true);
                open.add(accepted);
                int number = connections.incrementAndGet();
                threads.execute(() -> serve(accepted, number));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    ledger.complain("the peer cannot accept: " + e);
                }
            }
        }
    }

    private void serve(Socket accepted, int number) {
        SplittableRandom random = new SplittableRandom(number);
        try {
            PeerWire wire = new PeerWire(accepted, tls);
            try {
                serve(wire, random);
            } finally {
                wire.close();
            }
        } catch (ProtocolException | NumberFormatException e) {
            ledger.complain("the client sent what is no HTTP: " + e);
        } catch (IOException e) {
            // the client closed: the call's outcome says why
        } catch (RuntimeException e) {
            ledger.complain("the peer failed: " + e);
        } finally {
            open.remove(accepted);
        }
    }

    private void serve(PeerWire wire, SplittableRandom random) throws IOException {
        wire.handshake();
        String line = wire.readHead(PATIENCE_MILLIS);
        boolean goesOn = true;
        while (line != null && goesOn) {
            String[] words = line.split(" ", -1);
            Plan plan = plans.apply(Integer.parseInt(words[1].substring(1)));
            if (!words[0].equals(plan.method()) || words.length != 3 || !words[2].equals("HTTP/1.1")) {
                throw new ProtocolException(line);
            }
            ledger.saw(plan);
            goesOn = new Performance(plan, wire, random).play();
            if (goesOn) {
                line = wire.readHead(random.nextInt(10) == 0 ? 1 + random.nextInt(10) : PATIENCE_MILLIS);
            }
        }
    }

    /** What is done to one request. */
    private final class Performance {

        private final Plan plan;
        private final PeerWire wire;
        private final SplittableRandom random;

        private Performance(Plan plan, PeerWire wire, SplittableRandom random) {
            this.plan = plan;
            this.wire = wire;
            this.random = random;
        }

        /** Plays it; whether the connection goes on. */
        private boolean play() throws IOException {
            return switch (plan.fate()) {
                case EARLY -> {
                    wire.send(fixed("HTTP/1.1 413 Too Large\r\n", 0));
                    readBody();
                    yield true; // the client sent all of it, so it may use the connection again
                }
                case EARLY_AND_RESET -> {
                    wire.send(fixed("HTTP/1.1 413 Too Large\r\n", 0));
                    wire.reset();
                    yield false;
                }
                case RESET_UNREAD -> {
                    wire.reset();
                    yield false;
                }
                case STALLED_UNREAD -> {
                    audience.awaitEnd(plan);
                    yield false;
                }
                default -> answer(readBody());
            };
        }

        private boolean answer(long sum) throws IOException {
            String ok = "HTTP/1.1 200 OK\r\n";
            switch (plan.fate()) {
                case FIXED -> wire.send(fixed(ok, sum));
                case CHUNKED -> wire.send(chunked(sum, plan.answer().length));
                case INTERIM_FIRST -> {
                    wire.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
                    wire.send(fixed(ok, sum));
                }
                case IN_PIECES -> {
                    byte[] all = fixed(ok, sum);
                    int cut = 1 + random.nextInt(all.length - 1);
                    wire.send(slice(all, 0, cut));
                    wire.send(slice(all, cut, all.length));
                }
                case NO_CONTENT -> wire.send("HTTP/1.1 204 No Content\r\nX-Sum: " + sum + "\r\n\r\n");
                case SAYS_CLOSE -> {
                    wire.send(fixed(ok + "Connection: close\r\n", sum));
                    return false;
                }
                case HTTP_10 -> {
                    wire.send(fixed("HTTP/1.0 200 OK\r\n", sum));
                    return false;
                }
                case UNTIL_CLOSE -> {
                    wire.send(ok + "X-Sum: " + sum + "\r\n\r\n");
                    wire.send(plan.answer());
                    return false;
                }
                case CLOSES_AFTER -> {
                    wire.send(fixed(ok, sum));
                    return false;
                }
                default -> {
                    breakOff(sum);
                    return false;
                }
            }
            return true;
        }

        private void breakOff(long sum) throws IOException {
            byte[] whole = fixed("HTTP/1.1 200 OK\r\n", sum);
            int body = whole.length - plan.answer().length;
            switch (plan.fate()) {
                case CLOSED_BEFORE_HEAD -> {}
                case RESET_BEFORE_HEAD -> wire.reset();
                case CLOSED_IN_HEAD -> wire.send(slice(whole, 0, 1 + random.nextInt(body - 1)));
                case RESET_IN_HEAD -> {
                    wire.send(slice(whole, 0, 1 + random.nextInt(body - 1)));
                    wire.reset();
                }
                case CLOSED_AFTER_HEAD -> wire.send(slice(whole, 0, body));
                case CLOSED_IN_BODY -> wire.send(slice(whole, 0, body + random.nextInt(whole.length - body)));
                case RESET_IN_BODY -> {
                    wire.send(slice(whole, 0, body + random.nextInt(whole.length - body)));
                    wire.reset();
                }
                case CLOSED_IN_CHUNKS -> {
                    byte[] chunks = chunked(sum, plan.answer().length);
                    wire.send(slice(chunks, 0, chunks.length - 1 - random.nextInt(plan.answer().length)));
                }
                case GARBAGE -> {
                    wire.send("SSH-2.0-OpenSSH_9.2p1\r\n\r\n");
                    wire.awaitClose();
                }
                case WRONG_CHUNK -> {
                    wire.send(chunked(sum, plan.answer().length - 1));
                    wire.awaitClose();
                }
                case SURPLUS -> {
                    wire.send(joined(whole, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison"));
                    wire.awaitClose();
                }
                case STALLED_BEFORE_HEAD -> wire.awaitClose();
                case STALLED_IN_BODY -> {
                    wire.send(slice(whole, 0, body + random.nextInt(whole.length - body)));
                    wire.awaitClose();
                }
                case CANCELLED -> {
                    audience.seen(plan);
                    wire.awaitClose();
                }
                default -> throw new IllegalStateException(plan.fate().toString());
            }
        }

        private long readBody() throws IOException {
            return wire.readBody(count -> ledger.took(plan, count));
        }

        private byte[] fixed(String start, long sum) {
            byte[] answer = plan.answer();
            return joined(
                    (start + "X-Sum: " + sum + "\r\nContent-Length: " + answer.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1),
                    answer);
        }

        /** In chunks of all sizes, each of which says as many bytes as it has but for the last, which has the rest. */
        private byte[] chunked(long sum, int announced) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(("HTTP/1.1 200 OK\r\nX-Sum: " + sum + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = plan.answer();
            int from = 0;
            while (from < answer.length) {
                int to = Math.min(answer.length, from + 1 + random.nextInt(answer.length));
                int size = to == answer.length ? announced - from : to - from;
                String extension = random.nextBoolean() ? ";a=\"b\"" : "";
                out.writeBytes((Integer.toHexString(size) + extension + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                out.write(answer, from, to - from);
                out.writeBytes(new byte[] {'\r', '\n'});
                from = to;
            }
            String trailers = random.nextBoolean() ? "X-Trailer: 1\r\n" : "";
            out.writeBytes(("0\r\n" + trailers + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return out.toByteArray();
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = new byte[first.length + second.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static byte[] joined(byte[] first, String second) {
        return joined(first, second.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] slice(byte[] all, int from, int to) {
        return Arrays.copyOfRange(all, from, to);
    }
}
