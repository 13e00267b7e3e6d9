package io.sallyport.internal.call;

import io.sallyport.CallFuture;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.event.CallEnded;
import io.sallyport.event.CallStarted;
import io.sallyport.event.ClientListener;
import io.sallyport.internal.body.OneStream;
import io.sallyport.internal.text.Durations;
import io.sallyport.spi.Abort;
import io.sallyport.spi.ExchangeReport;
import io.sallyport.spi.Loop;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One logical call: its deadline, its result, its abort, and the one place where it ends. Thread-safe: exchanges follow one another, but aborts come from anywhere.
 *
 * <p>Life: {@link #start} on the caller's thread; exchanges, until {@link Attempts} has an outcome; that is delivered once; the call ends when it is delivered and every exchange it started has
 * ended. An abort brings a failure even if an interceptor sits on the outcome.
 */
final class Call implements DrivenFuture.Owner, Outcome, RunningCalls.One {

    private final CallEnvironment environment;
    private final Request request;
    private final long id;
    private final Loop home;
    private final Delivery delivery;
    private final Attempts attempts;
    private final long startNanos;

    private volatile Loop.@Nullable Timer deadline;
    private volatile @Nullable Abort abort;

    // The rest is guarded by this.

    /** The result, until it is delivered: after that nothing here keeps the response alive. */
    private @Nullable DrivenFuture<Response> undelivered;

    /** One for the undelivered result, one for each exchange that has not ended. */
    private int open = 1;

    private int exchanges;

    /** The number of the exchange that was answered last; 0 before. */
    private int answered;

    private @Nullable HttpClientException lastFailure;

    private int status;
    private long bytesSent;
    private long bytesReceived;
    private @Nullable HttpClientException failure;
    private @Nullable HttpClientException bodyFailure;

    /** The input streams of the bodies it may send, to be closed if nobody reads them; null if there are none. */
    private @Nullable Set<OneStream> streams;

    Call(CallEnvironment environment, Request request) {
        this.environment = environment;
        this.request = request;
        this.id = environment.nextCallId();
        this.home = environment.transport().homeLoop();
        Executor own = request.options().callbackExecutor();
        Executor executor = own != null ? own : environment.settings().callbackExecutor();
        Loop callersLoop = home.inLoop() ? home : null;
        this.delivery = environment.settings().carriesLogContext()
                ? Delivery.carryingContext(request, executor, callersLoop)
                : new Delivery(request, executor, callersLoop);
        this.attempts = new Attempts(this);
        this.startNanos = home.nanoTime();
    }

    long id() {
        return id;
    }

    Request request() {
        return request;
    }

    Loop home() {
        return home;
    }

    Delivery delivery() {
        return delivery;
    }

    CallEnvironment environment() {
        return environment;
    }

    /** Starts the call. On the caller's thread; nothing is completed in here. */
    CallFuture<Response> start() {
        DrivenFuture<Response> result = new DrivenFuture<>(this);
        synchronized (this) {
            undelivered = result;
        }
        mayRead(request.body());
        ClientListener listener = environment.listener();
        if (listener != null) {
            listener.callStarted(new CallStarted(id, request));
        }
        if (environment.running().add(this) && startDeadline()) {
            attempts.start();
        } else {
            soon(() -> failure(aborted(Abort.CLOSED)));
        }
        return result;
    }

    /** A body that may be sent, the user's or an interceptor's. If it has input streams that are read once, each is closed by whoever reads it, or when the call ends. */
    void mayRead(RequestBody body) {
        List<OneStream> found = OneStream.of(body);
        if (found.isEmpty()) {
            return;
        }
        synchronized (this) {
            if (open > 0) {
                if (streams == null) {
                    streams = new HashSet<>();
                }
                streams.addAll(found);
                return;
            }
        }
        found.forEach(this::close); // an interceptor went on too late
    }

    private void close(OneStream stream) {
        stream.closeUnlessGiven(environment.transport().blockingExecutor());
    }

    /** Runs a task on the home loop; here, if the loop is gone. */
    void soon(Runnable task) {
        try {
            home.execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // the transport's loops are closed: better inside send than never
        }
    }

    /** Runs a task on the home loop after some time; null if the loop is gone. */
    Loop.@Nullable Timer later(Runnable task, Duration delay) {
        try {
            return home.schedule(task, Durations.nanos(delay));
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    @Override
    public void cancelled() {
        abort(Abort.CANCELLED);
    }

    @Override
    public boolean mustNotWait() {
        return environment.transport().inLoop();
    }

    /** Ends the call early, wherever it is. The first reason counts. */
    @Override
    public void abort(Abort reason) {
        synchronized (this) {
            if (abort != null || open == 0) {
                return;
            }
            abort = reason;
        }
        attempts.abort(reason);
    }

    /** Why the call is to end, or null. */
    @Nullable
    Abort abortReason() {
        return abort;
    }

    /** The failure of an abort that no exchange reports. */
    HttpClientException aborted(Abort reason) {
        HttpClientException aborted = reason.failure(reached());
        HttpClientException earlier;
        synchronized (this) {
            earlier = lastFailure;
        }
        if (earlier != null) {
            aborted.addSuppressed(earlier);
        }
        return aborted;
    }

    /** How far the exchanges so far have got: what is known of a failure between them. */
    synchronized FailureFacts reached() {
        FailureFacts last = lastFailure == null ? FailureFacts.unsent(Phase.PREPARE, request) : lastFailure.facts();
        return answered > 0 ? last.answered().in(Phase.RESPONSE_HEAD) : last;
    }

    @Override
    public void response(Response response) {
        DrivenFuture<Response> result = take(response.status(), null);
        if (result == null) {
            response.close();
            return;
        }
        if (delivery.isDirect()) {
            handOver(response, result);
        } else {
            delivery.run(() -> handOver(response, result), rejection -> {
                response.close();
                failedLate(rejection);
                result.fail(rejection);
            });
        }
        oneLessOpen();
    }

    private static void handOver(Response response, DrivenFuture<Response> result) {
        if (!result.finish(response)) {
            response.close();
        }
    }

    @Override
    public void failure(HttpClientException cause) {
        DrivenFuture<Response> result = take(0, cause);
        if (result == null) {
            return;
        }
        delivery.run(() -> result.fail(cause), rejection -> {
            cause.addSuppressed(rejection);
            result.fail(cause);
        });
        oneLessOpen();
    }

    private synchronized @Nullable DrivenFuture<Response> take(
            int newStatus, @Nullable HttpClientException newFailure) {
        DrivenFuture<Response> result = undelivered;
        if (result != null) {
            undelivered = null;
            status = newStatus;
            failure = newFailure;
        }
        return result;
    }

    private synchronized void failedLate(HttpClientException cause) {
        failure = cause;
    }

    /** Whether the outcome is decided. */
    synchronized boolean isDelivered() {
        return undelivered == null;
    }

    /** Counts an exchange in. Its number, from 1; 0 if the call has ended: an interceptor went on too late. */
    synchronized int exchangeStarted() {
        if (open == 0) {
            return 0;
        }
        open++;
        exchanges++;
        return exchanges;
    }

    /** An exchange brought a head. */
    synchronized void exchangeAnswered(int number) {
        answered = number;
        bodyFailure = null;
    }

    /** An exchange brought none. */
    synchronized void exchangeFailed(HttpClientException cause) {
        lastFailure = cause;
    }

    void exchangeEnded(int number, ExchangeReport report) {
        synchronized (this) {
            bytesSent += report.bytesSent();
            bytesReceived += report.bytesReceived();
            if (number == answered) {
                bodyFailure = report.failure();
            }
        }
        oneLessOpen();
    }

    /** Whether a pause that starts now ends before the deadline. */
    boolean hasTimeFor(Duration pause) {
        Duration limit = limit();
        return limit.isZero() || pause.compareTo(limit.minusNanos(home.nanoTime() - startNanos)) < 0;
    }

    /** How long it may take from its start; zero if that is not limited. */
    private Duration limit() {
        Duration own = request.options().deadline();
        return own != null ? own : environment.settings().config().timeouts().call();
    }

    /** False if the loop is gone. */
    private boolean startDeadline() {
        Duration limit = limit();
        if (limit.isZero()) {
            return true;
        }
        deadline = later(() -> abort(Abort.DEADLINE), limit);
        return deadline != null;
    }

    private void oneLessOpen() {
        synchronized (this) {
            open--;
            if (open > 0) {
                return;
            }
        }
        try {
            delivery.runHere(this::end);
        } finally {
            environment.running().remove(this);
        }
    }

    /** Once. Nothing changes any more. */
    private void end() {
        Loop.Timer timer = deadline;
        if (timer != null) {
            timer.cancel();
        }
        unread().forEach(this::close);
        ClientListener listener = environment.listener();
        HttpClientException cause = finalFailure();
        if (listener == null && !CallLog.isEnabled(cause)) {
            return;
        }
        CallEnded ended = ended(cause);
        CallLog.write(ended);
        if (listener != null) {
            listener.callEnded(ended);
        }
    }

    private synchronized Set<OneStream> unread() {
        return streams == null ? Set.of() : streams;
    }

    private synchronized @Nullable HttpClientException finalFailure() {
        return failure != null ? failure : bodyFailure;
    }

    private synchronized CallEnded ended(@Nullable HttpClientException cause) {
        return new CallEnded(
                id,
                request,
                status,
                exchanges,
                bytesSent,
                bytesReceived,
                Duration.ofNanos(home.nanoTime() - startNanos),
                cause);
    }
}
