package io.sallyport.jdk.internal.url;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ConnectFailedException;
import io.sallyport.error.ConnectTimeoutException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Phase;
import io.sallyport.error.PoolTimeoutException;
import io.sallyport.error.ProtocolException;
import io.sallyport.error.ProxyException;
import io.sallyport.error.ProxyTimeoutException;
import io.sallyport.error.ReadTimeoutException;
import io.sallyport.error.RequestBodyException;
import io.sallyport.error.ResolveFailedException;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.error.TlsFailedException;
import io.sallyport.error.TlsTimeoutException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.error.WriteTimeoutException;
import io.sallyport.proxy.Proxy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Failures as the platform's own connections have them: of its types, with its texts where it has any, and ours as the cause. Pure functions, but for waiting. */
final class Failures {

    private Failures() {}

    /** The result of a call, or its failure in the platform's terms. An interrupt cancels the call. */
    static <T> T await(CompletableFuture<T> call) throws IOException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw of(e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            throw caused(new SocketException("Socket closed"), e);
        } catch (IllegalStateException e) { // an event loop must not wait
            call.cancel(false);
            throw e;
        } catch (InterruptedException e) {
            call.cancel(false);
            Thread.currentThread().interrupt();
            throw caused(new InterruptedIOException("interrupted while it waited for the response"), e);
        }
    }

    /** Refuses to go on where the thread must not wait for the call; then the call is cancelled. */
    static void requireMayWait(CompletableFuture<?> call) throws InterruptedIOException {
        try {
            call.get(0, TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            return; // it may
        } catch (IllegalStateException e) {
            call.cancel(false);
            throw e;
        } catch (InterruptedException e) {
            call.cancel(false);
            Thread.currentThread().interrupt();
            throw caused(new InterruptedIOException("interrupted before it was sent"), e);
        }
    }

    /** What went wrong, in the platform's terms. */
    static IOException of(Throwable failure) {
        Throwable known = failure;
        while (known instanceof CompletionException && known.getCause() != null) {
            known = known.getCause();
        }
        throwError(known);
        return known instanceof HttpClientException ours
                ? caused(translated(ours), ours)
                : known instanceof IOException io ? io : new IOException(known.getMessage(), known);
    }

    /** What a program's own socket factory fails with is no failure of a connection. */
    private static void throwError(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Error error) {
                throw error;
            }
        }
    }

    /** Whether it happened before anything of the request was sent. */
    static boolean isBeforeRequest(IOException failure) {
        return failure.getCause() instanceof HttpClientException ours
                && ours.phase().compareTo(Phase.TLS) <= 0;
    }

    /** Whether a proxy gave no answer at all, so that another may. */
    static boolean isUnreached(IOException failure) {
        if (!(failure.getCause() instanceof HttpClientException ours)) {
            return false;
        }
        boolean answered = ours instanceof ProxyException proxy && proxy.status() != 0;
        return !answered
                && (ours.phase() == Phase.RESOLVE || ours.phase() == Phase.CONNECT || ours.phase() == Phase.PROXY);
    }

    private static IOException translated(HttpClientException failure) {
        if (failure instanceof ConnectTimeoutException) {
            return new SocketTimeoutException("Connect timed out");
        }
        if (failure instanceof ReadTimeoutException
                || failure instanceof ResponseTimeoutException
                || failure instanceof TlsTimeoutException
                || failure instanceof ProxyTimeoutException) {
            return new SocketTimeoutException("Read timed out");
        }
        if (failure instanceof WriteTimeoutException
                || failure instanceof PoolTimeoutException
                || failure instanceof CallTimeoutException) {
            return new SocketTimeoutException(failure.plainMessage());
        }
        if (failure instanceof ResolveFailedException) {
            return new UnknownHostException(host(failure));
        }
        if (failure instanceof ConnectFailedException) {
            return unconnected(failure);
        }
        if (failure instanceof ProxyException refused) {
            return refused.status() == 0
                    ? new SocketException(failure.plainMessage())
                    : untunnelled("HTTP/1.1 " + refused.status());
        }
        if (failure instanceof TlsFailedException) {
            return insecure(failure);
        }
        if (failure instanceof TruncatedBodyException) {
            return new IOException("Premature EOF");
        }
        if (failure instanceof ConnectionLostException) {
            return lost(failure);
        }
        if (failure instanceof ProtocolException) {
            return new IOException("Invalid Http response");
        }
        if (failure instanceof CallCancelledException) {
            return new SocketException("Socket closed");
        }
        if (failure instanceof RequestBodyException) {
            return new IOException("Error writing request body to server");
        }
        return new IOException(failure.plainMessage());
    }

    /** A proxy that gives no tunnel. */
    static IOException untunnelled(String statusLine) {
        return new IOException("Unable to tunnel through proxy. Proxy returns \"" + statusLine + "\"");
    }

    private static String host(HttpClientException failure) {
        Request request = failure.request();
        if (request == null) {
            return failure.plainMessage();
        }
        Proxy proxy = request.options().proxy();
        return proxy == null || proxy.isDirect() ? request.target().host() : proxy.host();
    }

    private static IOException unconnected(HttpClientException failure) {
        Throwable cause = platforms(failure, IOException.class);
        String text = cause == null ? failure.plainMessage() : refusal(cause);
        return cause instanceof NoRouteToHostException ? new NoRouteToHostException(text) : new ConnectException(text);
    }

    /** What the socket said, without the address that a transport puts behind it. */
    private static String refusal(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        return text.contains("Connection refused") ? "Connection refused" : text;
    }

    private static IOException insecure(HttpClientException failure) {
        Throwable cause = platforms(failure, SSLException.class);
        String text = failure.plainMessage();
        return cause == null || cause instanceof SSLHandshakeException
                ? new SSLHandshakeException(text)
                : new SSLException(text);
    }

    private static IOException lost(HttpClientException failure) {
        Throwable cause = platforms(failure, SocketException.class);
        if (cause != null && String.valueOf(cause.getMessage()).contains("reset")) {
            return new SocketException("Connection reset");
        }
        return new SocketException("Unexpected end of file from server");
    }

    private static @Nullable Throwable platforms(HttpClientException failure, Class<? extends IOException> type) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return cause;
            }
        }
        return null;
    }

    private static <E extends IOException> E caused(E failure, Throwable cause) {
        failure.initCause(cause);
        return failure;
    }

    /** The same failure for another caller: of the same type with the same text where the platform's rule of making it applies. */
    static IOException again(IOException failure) {
        try {
            IOException again = failure.getClass().getConstructor(String.class).newInstance(failure.getMessage());
            again.initCause(failure);
            return again;
        } catch (ReflectiveOperationException | IllegalStateException e) {
            return failure;
        }
    }
}
