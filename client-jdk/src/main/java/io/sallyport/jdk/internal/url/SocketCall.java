package io.sallyport.jdk.internal.url;

import io.sallyport.Headers;
import io.sallyport.HttpVersion;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.config.AddressGuard;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 exchange over a socket that a program's own factory made: on a thread of its own, and on a connection of its own, which ends with it. */
final class SocketCall implements Runnable {

    private final Request request;
    private final SocketMaker maker;
    private final Proxy way;
    private final AddressGuard guard;
    private final CompletableFuture<Reply> result = new CompletableFuture<>();

    private SocketCall(Request request, SocketMaker maker, Proxy way, AddressGuard guard) {
        this.request = request;
        this.maker = maker;
        this.way = way;
        this.guard = guard;
    }

    /** Sends a request. Cancelling the result closes the socket. */
    static CompletableFuture<Reply> start(Request request, SocketMaker maker, Proxy way, AddressGuard guard) {
        SocketCall call = new SocketCall(request, maker, way, guard);
        Thread thread = new Thread(call, "sallyport-socket-" + request.target().host());
        thread.setDaemon(true);
        thread.start();
        return call.result;
    }

    @Override
    public void run() {
        Closeable opened = () -> {};
        try {
            SSLSocket socket = maker.open(request, way, guard);
            opened = () -> close(socket);
            result.whenComplete((reply, failure) -> {
                if (failure != null) {
                    closeQuietly(() -> close(socket));
                }
            });
            write(new BufferedOutputStream(socket.getOutputStream()));
            InputStream source = new BufferedInputStream(socket.getInputStream());
            SocketHead head = SocketHead.read(source);
            SocketBody body = new SocketBody(source, head.bodyLength(request.method()), () -> close(socket));
            if (!result.complete(new Read(head, body, socket.getSession()))) {
                closeQuietly(() -> close(socket));
            }
        } catch (Throwable e) { // a factory may be the user's
            closeQuietly(opened);
            result.completeExceptionally(e);
        }
    }

    private void write(OutputStream output) throws IOException {
        boolean chunked = request.body().length() < 0;
        StringBuilder head = new StringBuilder(request.method())
                .append(' ')
                .append(request.target().pathAndQuery())
                .append(" HTTP/1.1\r\n");
        for (Headers.Field field : request.headers()) {
            boolean ofProxy = field.name().equalsIgnoreCase(SocketTunnel.CREDENTIALS);
            if (!ofProxy && !field.name().equalsIgnoreCase("Connection")) {
                head.append(field.name()).append(": ").append(field.value()).append("\r\n");
            }
        }
        head.append("Connection: close\r\n");
        if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (request.body().length() > 0 || request.method().startsWith("P")) {
            head.append("Content-Length: ").append(request.body().length()).append("\r\n");
        }
        output.write(SocketHead.bytes(head.append("\r\n").toString()));
        if (request.body() instanceof RequestBody.Stream stream) {
            output.flush();
            Writer writer = new Writer(output, chunked);
            stream.publisher().subscribe(writer);
            result.whenComplete((reply, failure) -> writer.end(failure)); // nobody publishes more after a cancel
            writer.await();
        } else if (request.body() instanceof RequestBody.Bytes bytes) {
            write(bytes.content(), output);
        }
        output.flush();
    }

    private static void write(ByteBuffer bytes, OutputStream output) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        output.write(copy);
    }

    /** The platform's sockets wait for the peer's end before they close; nothing of it is wanted. */
    private static void close(SSLSocket socket) throws IOException {
        if (!socket.isClosed()) {
            socket.setSoTimeout(1);
            socket.close();
        }
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }

    /** Writes what is published, on the thread that publishes: it waits as long as the socket does. */
    private static final class Writer implements Flow.Subscriber<ByteBuffer> {

        private final OutputStream output;
        private final boolean chunked;
        private final CompletableFuture<Void> written = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;

        Writer(OutputStream output, boolean chunked) {
            this.output = output;
            this.chunked = chunked;
        }

        void end(@Nullable Throwable failure) {
            if (failure != null) {
                written.completeExceptionally(failure);
            }
        }

        void await() throws IOException {
            try {
                written.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while it wrote the body", e);
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            try {
                if (chunked) {
                    output.write(SocketHead.bytes(Integer.toHexString(bytes.remaining()) + "\r\n"));
                }
                write(bytes, output);
                if (chunked) {
                    output.write(SocketHead.bytes("\r\n"));
                }
                output.flush();
            } catch (IOException e) {
                Flow.Subscription given = subscription;
                if (given != null) {
                    given.cancel();
                }
                written.completeExceptionally(e);
            }
        }

        @Override
        public void onError(Throwable failure) {
            written.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            try {
                if (chunked) {
                    output.write(SocketHead.bytes("0\r\n\r\n"));
                }
                written.complete(null);
            } catch (IOException e) {
                written.completeExceptionally(e);
            }
        }
    }

    /** What was read from the socket. */
    private record Read(SocketHead head, SocketBody body, SSLSession tls) implements Reply {

        @Override
        public int status() {
            return head.status();
        }

        @Override
        public String reason() {
            return head.reason();
        }

        @Override
        public HttpVersion version() {
            return head.version();
        }

        @Override
        public Headers headers() {
            return head.headers();
        }

        @Override
        public void close() {
            closeQuietly(body);
        }
    }
}
