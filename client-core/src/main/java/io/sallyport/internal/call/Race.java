package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.spi.Abort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One attempt that goes out a second time if it is not answered soon. The lane that is answered first has won, and the other one's exchanges are ended. Its outcome is told once. Thread-safe. */
final class Race {

    private final Call call;
    private final Pauses pauses;
    private final Hedging hedging;
    private final Request request;
    private final Outcome outcome;
    private final BiConsumer<Request, Lane> sending;
    private final long startNanos;

    // The rest is guarded by this.

    private final List<Lane> lanes = new ArrayList<>(2);
    private @Nullable Lane winner;
    private @Nullable HttpClientException failure;
    private Pauses.@Nullable Pause wait;

    /** No failure is waited for any more. */
    private boolean over;

    /**
     * A race that has not started.
     *
     * @param outcome whom the winner's outcome goes to
     * @param sending sends the request on a lane
     */
    Race(
            Call call,
            Pauses pauses,
            Hedging hedging,
            Request request,
            Outcome outcome,
            BiConsumer<Request, Lane> sending) {
        this.call = call;
        this.pauses = pauses;
        this.hedging = hedging;
        this.request = request;
        this.outcome = outcome;
        this.sending = sending;
        this.startNanos = call.home().nanoTime();
    }

    void start() {
        Duration delay = hedging.begins(call, request);
        begin();
        if (delay != null && call.hasTimeFor(delay)) {
            Pauses.Pause begun = pauses.after(delay, this::waited, reason -> {});
            boolean needless;
            synchronized (this) {
                wait = begun;
                needless = isDecided();
            }
            if (needless) {
                begun.callOff();
            }
        }
    }

    private void waited() {
        synchronized (this) {
            if (isDecided()) {
                return;
            }
        }
        if (!hedging.allow(call, request)) {
            CallLog.notHedged(call, request);
            return;
        }
        CallLog.hedging(call, request, Duration.ofNanos(waitedNanos()));
        begin();
    }

    private void begin() {
        Lane lane = new Lane();
        synchronized (this) {
            if (isDecided()) {
                return;
            }
            lanes.add(lane);
        }
        sending.accept(request, lane);
    }

    private long waitedNanos() {
        return call.home().nanoTime() - startNanos;
    }

    private boolean isDecided() {
        return winner != null || over;
    }

    /** Whether the lane is the one that counts. If none was yet, it is, and the others are ended. */
    private boolean wins(Lane lane) {
        List<Attempt> outrun = new ArrayList<>();
        Pauses.Pause waiting;
        synchronized (this) {
            if (isDecided()) {
                return winner == lane;
            }
            winner = lane;
            waiting = wait;
            for (Lane other : lanes) {
                if (other != lane) {
                    outrun.addAll(other.attempts);
                }
            }
        }
        hedging.answered(request, waitedNanos());
        if (waiting != null) {
            waiting.callOff();
        }
        outrun.forEach(attempt -> attempt.abort(Abort.OUTRUN));
        return true;
    }

    private void failed(Lane lane, HttpClientException cause) {
        Pauses.Pause waiting;
        synchronized (this) {
            if (over || (winner != null && winner != lane)) {
                return;
            }
            lanes.remove(lane);
            if (winner == null && !lanes.isEmpty()) {
                failure = cause;
                return;
            }
            over = true;
            waiting = wait;
            if (failure != null) {
                Attempts.suppress(failure, cause);
            }
        }
        if (waiting != null) {
            waiting.callOff();
        }
        outcome.failure(cause);
    }

    /** One of the ways: the exchanges that interceptors make of the one request, and their outcome. Thread-safe. */
    final class Lane implements Outcome {

        /** Guarded by the race. */
        private final List<Attempt> attempts = new ArrayList<>(1);

        private Lane() {}

        /** It has begun an exchange. */
        void started(Attempt attempt) {
            synchronized (Race.this) {
                attempts.add(attempt);
            }
            if (isOutrun()) {
                attempt.abort(Abort.OUTRUN);
            }
        }

        /** Whether another one was answered before. */
        boolean isOutrun() {
            synchronized (Race.this) {
                return winner != null && winner != this;
            }
        }

        /** There is an answer: whether it is the one that counts. */
        boolean mayAnswer() {
            return wins(this);
        }

        @Override
        public void response(Response response) {
            if (wins(this)) {
                outcome.response(response);
            } else {
                response.close();
            }
        }

        @Override
        public void failure(HttpClientException cause) {
            failed(this, cause);
        }
    }
}
