package io.sallyport.testing;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How the steps of a {@link PeerConnection} go, and the waits for what they have seen: within the peer's limit, and what goes otherwise is a failure that names the connection and the step. Steps belong to one thread
 * at a time, waits to any.
 */
final class PeerSteps {

    /** Ends a script that plays on until the peer is closed. */
    static final class EndOfPlay extends RuntimeException {

        private static final long serialVersionUID = 1L;

        EndOfPlay() {
            super("the peer is closed", null, false, false);
        }
    }

    /** What is read or written. */
    interface Step {
        void run() throws IOException;
    }

    private static final Duration MOMENT = Duration.ofMillis(10);

    private final PeerConnection connection;
    private final ScriptedPeer peer;
    private final PeerLog log;
    private volatile boolean playingOn;

    /** The steps of a connection to a peer, which has seen what is in the log. */
    PeerSteps(PeerConnection connection, ScriptedPeer peer, PeerLog log) {
        this.connection = connection;
        this.peer = peer;
        this.log = log;
    }

    /** Takes a step. */
    void run(String what, Step step) {
        try {
            step.run();
        } catch (SocketTimeoutException e) {
            throw failure("nothing came in " + peer.limit() + " while " + what, e);
        } catch (SSLException e) {
            throw failure("TLS failed while " + what + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw failure(
                    (peer.isClosing() ? "the peer was closed while " : "failed while ") + what + ": " + e.getMessage(),
                    e);
        }
    }

    /** A step that may last until the peer is closed, and is the script's end then. */
    void playOn(Runnable step) {
        playingOn = true;
        try {
            step.run();
        } catch (AssertionError e) {
            if (!peer.isClosing()) {
                throw e;
            }
        } finally {
            playingOn = false;
        }
        if (peer.isClosing()) {
            throw new EndOfPlay();
        }
    }

    /** Whether it is in a step that may be ended by closing the peer. */
    boolean isPlayingOn() {
        return playingOn;
    }

    /** Does nothing until released. */
    void stallUntil(CountDownLatch released) {
        long start = System.nanoTime();
        while (!await(released, MOMENT)) {
            if (peer.isClosing()) {
                throw failure("the peer was closed before it was released", null);
            }
            if (System.nanoTime() - start > peer.limit().toNanos()) {
                throw failure("not released in " + peer.limit(), null);
            }
        }
    }

    /** Does nothing until the peer is closed, which is the script's end. */
    void stall() {
        while (!await(peer.closing(), peer.limit())) {
            // until then
        }
        throw new EndOfPlay();
    }

    /** Waits until the log says so. */
    void await(Predicate<PeerLog> condition, String what) {
        try {
            if (!log.await(condition, peer.limit())) {
                throw failure(
                        "waited " + peer.limit() + " for " + what + "; received so far: \"" + log.receivedText() + "\"",
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted while waiting for " + what, e);
        }
    }

    /** What a step throws that went otherwise. */
    AssertionError failure(String text, @Nullable Throwable cause) {
        return new AssertionError(connection + ": " + text, cause);
    }

    private boolean await(CountDownLatch latch, Duration time) {
        try {
            return latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted", e);
        }
    }
}
