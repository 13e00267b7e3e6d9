package io.sallyport.jdk.internal.url;

import io.sallyport.Headers;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.ProxyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the platform's kind, which sends its requests by a client. It is also what works behind a {@link SecureConnection}. As thread-safe as the platform's: {@link #disconnect} may come from any thread, all
 * else from one at a time.
 */
final class PlainConnection extends ConfiguredConnection {

    /** How many bytes of a streamed body are gathered. */
    private static final int CHUNK = 8 * 1024;

    private final @Nullable Proxy proxy;
    private final HttpURLConnection face;

    private @Nullable BufferedOutput buffered;
    private @Nullable StreamingOutput streamed;
    private @Nullable IOException outputFailure;

    private volatile @Nullable CompletableFuture<Response> running;
    private @Nullable InputStream input;
    private Caching.@Nullable Hit hit;
    private @Nullable Exception failure;
    private Answer answer = Answer.NONE;

    PlainConnection(URL url, @Nullable Proxy proxy, PlatformClient client) {
        this(url, proxy, client, null);
    }

    /**
     * A connection that works for another.
     *
     * @param outer what the program sees; null for this
     */
    PlainConnection(URL url, @Nullable Proxy proxy, PlatformClient client, @Nullable HttpURLConnection outer) {
        super(url, new Sender(client));
        this.proxy = proxy;
        this.face = outer == null ? this : outer;
    }

    @Override
    public void connect() throws IOException {
        lock.lock();
        try {
            connecting |= face == this; // over TLS the platform goes by whether it is connected
            if (connected) {
                return;
            }
            open();
            CompletableFuture<Response> sent = running;
            if (sent != null && streamed == null) {
                awaitConnection(sent);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Fails if there is no connection; what comes after that is left to who asks for the response. */
    private void awaitConnection(CompletableFuture<Response> sent) throws IOException {
        try {
            Failures.await(sent);
        } catch (IOException e) {
            if (Failures.isBeforeRequest(e)) {
                running = null;
                connected = false;
                throw e;
            }
        }
    }

    /** Sends what is known of the request by now: all, if it has no body and does no harm; the head, if its body is streamed. */
    private void open() throws IOException {
        if (getUseCaches()) {
            hit = Caching.find(url, method, userFields);
            if (hit != null) {
                answer = hit.head();
                connected = true;
                return;
            }
        }
        if (isStreaming() && doOutput) {
            becomePost();
            stream();
        } else if (!doOutput && !method.equals("DELETE") && !method.equals("PUT") && !method.equals("POST")) {
            running = send(RequestBody.empty());
        }
        connected = true;
    }

    private void becomePost() {
        if (method.equals("GET")) {
            method = "POST";
        }
    }

    private boolean isStreaming() {
        return fixedContentLength != -1 || fixedContentLengthLong != -1 || chunkLength != -1;
    }

    private long announcedLength() {
        return fixedContentLengthLong != -1 ? fixedContentLengthLong : fixedContentLength;
    }

    private CompletableFuture<Response> send(RequestBody body) throws IOException {
        return sender.send(
                method,
                url,
                body,
                new Sender.Settings(
                        proxy,
                        authenticator,
                        connectLimit(),
                        readLimit(),
                        getUseCaches(),
                        getIfModifiedSince(),
                        buffered != null || isStreaming(),
                        face instanceof SecureConnection secure
                                ? secure.secured()
                                : PlatformClient.Secured.AS_THE_CLIENT));
    }

    private void stream() throws IOException {
        BodyPipe pipe = new BodyPipe();
        long length = chunkLength != -1 ? -1 : announcedLength();
        RequestBody body = length == 0
                ? RequestBody.empty()
                : length < 0 ? RequestBody.publisher(pipe) : RequestBody.publisher(pipe, length);
        CompletableFuture<Response> sent = send(body);
        running = sent;
        if (length == 0) {
            pipe.readerIsGone(null);
        } else {
            sent.whenComplete((response, failed) -> pipe.answered(failed));
            Failures.requireMayWait(sent);
            pipe.awaitSubscriber();
            IOException unconnected = pipe.unconnected();
            if (unconnected != null) {
                running = null;
                throw unconnected;
            }
        }
        streamed = new StreamingOutput(pipe, length, CHUNK);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        lock.lock();
        try {
            connecting = true;
            return output();
        } finally {
            lock.unlock();
        }
    }

    private OutputStream output() throws IOException {
        try {
            if (!doOutput) {
                throw new ProtocolException(
                        "cannot write to a URLConnection if doOutput=false - call setDoOutput(true)");
            }
            if (outputFailure != null) {
                throw Failures.again(outputFailure);
            }
            becomePost();
            if (method.equals("TRACE") && url.getProtocol().equals("http")) {
                throw new ProtocolException("HTTP method TRACE doesn't support output");
            }
            if (input != null) {
                throw new ProtocolException("Cannot write output after reading input.");
            }
            if (!connected) {
                open();
            }
            return isStreaming() ? streamedOutput() : bufferedOutput();
        } catch (IOException e) {
            outputFailure = e;
            throw e;
        }
    }

    private OutputStream bufferedOutput() {
        BufferedOutput known = buffered;
        if (known == null) {
            known = new BufferedOutput();
            buffered = known;
        }
        return known;
    }

    private OutputStream streamedOutput() throws IOException {
        if (streamed == null) {
            stream();
        }
        StreamingOutput output = Objects.requireNonNull(streamed);
        if ("100-Continue".equalsIgnoreCase(sender.fields().find("Expect")) && output.isRefusedAtOnce()) {
            Response response = Failures.await(Objects.requireNonNull(running));
            answer = Answer.of(response);
            response.close();
            responseCode = response.status();
            throw new ProtocolException("Server rejected operation");
        }
        return output;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        lock.lock();
        try {
            connecting = true;
            return input();
        } finally {
            lock.unlock();
        }
    }

    private InputStream input() throws IOException {
        if (!doInput) {
            throw new ProtocolException("Cannot read from URLConnection if doInput=false (call setDoInput(true))");
        }
        if (failure instanceof IOException e) {
            throw Failures.again(e);
        }
        if (failure != null) {
            throw new RuntimeException(failure);
        }
        if (input != null) {
            return input;
        }
        if (isStreaming()) {
            finishStreamed();
        }
        try {
            return follow();
        } catch (IOException e) {
            failure = e;
            throw e;
        } catch (RuntimeException e) {
            failure = e;
            responseCode = -1;
            throw e;
        }
    }

    private void finishStreamed() throws IOException {
        if (streamed == null) {
            getOutputStream();
        }
        StreamingOutput output = Objects.requireNonNull(streamed);
        output.close();
        if (!output.isComplete()) {
            throw new IOException("Incomplete output stream");
        }
    }

    /** Asks until there is an answer that leads nowhere else. */
    private InputStream follow() throws IOException {
        int most = Defaults.maxRedirects();
        int redirects = 0;
        do {
            if (!connected) {
                open();
            }
            if (hit != null) {
                return hit.body();
            }
            Response response = exchange();
            answer = Answer.of(response);
            Cookies.store(url, answer.fields());
            int status = response.status();
            if ((status == HTTP_UNAUTHORIZED || status == HTTP_PROXY_AUTH) && isStreaming()) {
                giveUp(response);
                String who = status == HTTP_UNAUTHORIZED ? "server" : "proxy";
                throw new HttpRetryException(
                        "cannot retry due to " + who + " authentication, in streaming mode", status);
            }
            URL next = instanceFollowRedirects
                    ? Redirects.next(status, answer.fields().find("Location"), url)
                    : null;
            if (next == null) {
                return deliver(response);
            }
            redirects++;
            redirect(response, next);
        } while (redirects < most);
        throw new ProtocolException("Server redirected too many times (" + redirects + ")");
    }

    private Response exchange() throws IOException {
        CompletableFuture<Response> sent = running;
        if (sent == null) {
            BufferedOutput body = buffered;
            sent = send(body == null ? RequestBody.empty() : RequestBody.of(body.toByteArray()));
            running = sent;
        }
        try {
            return Failures.await(sent);
        } catch (IOException e) {
            connected = false;
            if (e.getCause() instanceof ProxyException refused && refused.status() == HTTP_PROXY_AUTH) {
                answer = Answer.withoutTunnel(HTTP_PROXY_AUTH);
            }
            throw e;
        }
    }

    private void giveUp(Response response) {
        ReadBody.leave(response, () -> {});
        running = null;
        connected = false;
    }

    private void redirect(Response response, URL next) throws IOException {
        int status = response.status();
        String location = answer.fields().find("Location");
        giveUp(response);
        if (isStreaming()) {
            throw new HttpRetryException("cannot retry due to redirection, in streaming mode", status, location);
        }
        answer = Answer.NONE;
        URL before = url;
        url = next;
        if (Redirects.becomesGet(method, status) && !Defaults.strictPostRedirect()) {
            sender.beginAnew(before, next);
            method = "GET";
            buffered = null;
            doOutput = false;
        } else {
            sender.redirect(before, next);
        }
    }

    private InputStream deliver(Response response) throws IOException {
        int status = response.status();
        responseCode = status;
        responseMessage = response.reason().isEmpty() ? null : response.reason();
        boolean empty = StatusRules.isEmpty(method, status, answer);
        ReadBody body = empty ? null : new ReadBody(response, this::bodyIsOver);
        buffered = null;
        if (empty) {
            giveUp(response);
        }
        InputStream given = body == null ? InputStream.nullInputStream() : body;
        input = given;
        if (getUseCaches()) {
            Caching.offer(status, url, face, body);
        }
        StatusRules.requireNoError(status, url);
        return given;
    }

    private void bodyIsOver(Headers trailers) {
        running = null;
        if (trailers.isEmpty()) {
            return; // on the connection's loop, perhaps, which must not wait
        }
        lock.lock();
        try {
            answer = answer.with(trailers);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable InputStream getErrorStream() {
        return connected && StatusRules.isError(responseCode) ? input : null;
    }

    @Override
    public void disconnect() {
        responseCode = -1;
        CompletableFuture<Response> sent = running;
        if (sent != null) {
            running = null;
            connected = false;
            sent.whenComplete((response, failed) -> {
                if (response != null) {
                    response.close();
                }
            });
            sent.cancel(false);
        }
        hit = null;
        InputStream open = input;
        if (open != null) {
            connected = false;
            try {
                open.close();
            } catch (IOException e) {
                // nobody reads it any more
            }
        }
    }

    @Override
    public boolean usingProxy() {
        return sender.isProxied() || (proxy != null && proxy.type() == Proxy.Type.HTTP);
    }

    /** The head of the answer, whatever its status; empty if there is none. */
    private Answer head() {
        try {
            getInputStream();
        } catch (IOException e) {
            // whoever asks for the body is told
        }
        return answer;
    }

    /** The head of the answer as far as it is there. */
    Answer current() {
        CompletableFuture<Response> sent = running;
        boolean unread = answer.fields().size() == 0;
        return unread && sent != null && sent.isDone() && !sent.isCompletedExceptionally()
                ? Answer.of(sent.join())
                : answer;
    }

    @Override
    public @Nullable String getHeaderField(@Nullable String name) {
        return head().field(name);
    }

    @Override
    public @Nullable String getHeaderField(int index) {
        return head().field(index);
    }

    @Override
    public @Nullable String getHeaderFieldKey(int index) {
        return head().name(index);
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return head().map();
    }
}
