package io.sallyport.internal.call;

import io.sallyport.CallFuture;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.event.CallEnded;
import io.sallyport.event.CallStarted;
import io.sallyport.event.ClientListener;
import io.sallyport.internal.text.Durations;
import io.sallyport.spi.Abort;
import io.sallyport.spi.ExchangeReport;
import io.sallyport.spi.Loop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One logical call: its deadline, its result, its abort, and the one place where it ends. Thread-safe: exchanges follow one another, but aborts come from anywhere.
 *
 * <p>Life: {@link #start} on the caller's thread; exchanges, until {@link Attempts} has an outcome; that is delivered once; the call ends when it is delivered and every exchange it started has
 * ended.
 */
final class Call implements DrivenFuture.Owner {

    private final CallEnvironment environment;
    private final Request request;
    private final long id;
    private final Loop home;
    private final Delivery delivery;
    private final Attempts attempts;
    private final long startNanos;

    /** The result, until it is delivered: after that nothing here keeps the response alive. */
    private final AtomicReference<@Nullable DrivenFuture<Response>> undelivered = new AtomicReference<>();

    private final AtomicReference<@Nullable Abort> abort = new AtomicReference<>();
    private volatile Loop.@Nullable Timer deadline;

    /** One for the undelivered result, one for each exchange that has not ended. */
    private final AtomicInteger open = new AtomicInteger(1);

    // Written by one exchange after the other, read when the counter above is at zero, which orders them.
    private int status;
    private long bytesSent;
    private long bytesReceived;
    private @Nullable HttpClientException failure;

    Call(CallEnvironment environment, Request request) {
        this.environment = environment;
        this.request = request;
        this.id = environment.nextCallId();
        this.home = environment.transport().homeLoop();
        this.delivery = new Delivery(
                request.options().callbackExecutor() != null
                        ? request.options().callbackExecutor()
                        : environment.settings().callbackExecutor(),
                home.inLoop() ? home : null);
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
        undelivered.set(result);
        ClientListener listener = environment.listener();
        if (listener != null) {
            listener.callStarted(new CallStarted(id, request));
        }
        if (environment.running().add(this)) {
            startDeadline();
            attempts.start();
        } else {
            soon(() -> deliverFailure(unsent(Abort.CLOSED)));
        }
        return result;
    }

    /** Runs a task on the home loop; here, if the loop is gone. */
    void soon(Runnable task) {
        try {
            home.execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // the transport's loops are closed: better inside send than never
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
    void abort(Abort reason) {
        if (abort.compareAndSet(null, reason)) {
            attempts.abort(reason);
        }
    }

    /** Why the call is to end, or null. */
    @Nullable
    Abort abortReason() {
        return abort.get();
    }

    /** The failure of an abort that met no exchange. */
    HttpClientException unsent(Abort reason) {
        return reason.failure(FailureFacts.unsent(Phase.PREPARE, request));
    }

    /** Hands the answer over; closes it if nobody wants it any more. */
    void deliver(Response response) {
        DrivenFuture<Response> result = undelivered.getAndSet(null);
        if (result == null) {
            response.close();
            return;
        }
        status = response.status();
        delivery.run(
                () -> {
                    if (!result.finish(response)) {
                        response.close();
                    }
                },
                rejection -> {
                    response.close();
                    result.fail(rejection);
                });
        oneLessOpen();
    }

    /** Hands the failure over. */
    void deliverFailure(HttpClientException cause) {
        DrivenFuture<Response> result = undelivered.getAndSet(null);
        if (result == null) {
            return;
        }
        failure = cause;
        delivery.run(() -> result.fail(cause), rejection -> {
            cause.addSuppressed(rejection);
            result.fail(cause);
        });
        oneLessOpen();
    }

    void exchangeStarted() {
        open.incrementAndGet();
    }

    void exchangeEnded(ExchangeReport report) {
        bytesSent += report.bytesSent();
        bytesReceived += report.bytesReceived();
        HttpClientException failed = report.failure();
        if (failed != null && undelivered.get() == null && failure == null) {
            failure = failed; // after the head: in the body
        }
        oneLessOpen();
    }

    private void startDeadline() {
        Duration limit = request.options().deadline() != null
                ? request.options().deadline()
                : environment.settings().config().timeouts().call();
        if (!limit.isZero()) {
            deadline = home.schedule(() -> abort(Abort.DEADLINE), Durations.nanos(limit));
        }
    }

    private void oneLessOpen() {
        if (open.decrementAndGet() == 0) {
            end();
        }
    }

    private void end() {
        Loop.Timer timer = deadline;
        if (timer != null) {
            timer.cancel();
        }
        environment.running().remove(this);
        Duration took = Duration.ofNanos(home.nanoTime() - startNanos);
        CallLog.write(this, status, attempts.count(), bytesSent, bytesReceived, took, failure);
        ClientListener listener = environment.listener();
        if (listener != null) {
            listener.callEnded(
                    new CallEnded(id, request, status, attempts.count(), bytesSent, bytesReceived, took, failure));
        }
    }
}
