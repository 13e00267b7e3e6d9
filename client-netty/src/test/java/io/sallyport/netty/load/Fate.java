package io.sallyport.netty.load;

import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.ProtocolException;
import io.sallyport.error.ReadTimeoutException;
import io.sallyport.error.ResponseTimeoutException;
import io.sallyport.error.TruncatedBodyException;
import io.sallyport.error.WriteTimeoutException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** What the peer does to a request, how often that happens, and what the call must come to. */
enum Fate {
    // answered well
    FIXED(400, 200),
    CHUNKED(150, 200),
    INTERIM_FIRST(50, 200),
    IN_PIECES(30, 200),
    NO_CONTENT(30, 204),
    SAYS_CLOSE(30, 200),
    HTTP_10(15, 200),
    UNTIL_CLOSE(15, 200),
    CLOSES_AFTER(15, 200),

    // answered before the request is read
    EARLY(15, 413),
    EARLY_AND_RESET(3, 413),

    // broken off
    CLOSED_BEFORE_HEAD(10, ConnectionLostException.class),
    RESET_BEFORE_HEAD(10, ConnectionLostException.class),
    RESET_UNREAD(10, ConnectionLostException.class),
    CLOSED_IN_HEAD(10, ConnectionLostException.class),
    RESET_IN_HEAD(10, ConnectionLostException.class),
    CLOSED_AFTER_HEAD(10, TruncatedBodyException.class),
    CLOSED_IN_BODY(10, TruncatedBodyException.class),
    CLOSED_IN_CHUNKS(10, TruncatedBodyException.class),
    RESET_IN_BODY(10, TruncatedBodyException.class),

    // wrong
    GARBAGE(10, ProtocolException.class),
    WRONG_CHUNK(10, ProtocolException.class),
    SURPLUS(10, ProtocolException.class),

    // never ended
    STALLED_BEFORE_HEAD(4, ResponseTimeoutException.class),
    STALLED_IN_BODY(4, ReadTimeoutException.class),
    STALLED_UNREAD(1, WriteTimeoutException.class),
    CANCELLED(8, CancellationException.class);

    private static final int ALL = weights();

    private final int weight;
    private final int status;
    private final @Nullable Class<? extends Throwable> failure;

    Fate(int weight, int status) {
        this.weight = weight;
        this.status = status;
        this.failure = null;
    }

    Fate(int weight, Class<? extends Throwable> failure) {
        this.weight = weight;
        this.status = 0;
        this.failure = failure;
    }

    /** The fate at a place from 0 to 1. */
    static Fate at(double place) {
        double left = place * ALL;
        for (Fate fate : values()) {
            left -= fate.weight;
            if (left < 0) {
                return fate;
            }
        }
        return FIXED;
    }

    /** The status of the answer; 0 if there is none. */
    int status() {
        return status;
    }

    /** The failure it comes to, or null. */
    @Nullable
    Class<? extends Throwable> failure() {
        return failure;
    }

    /** Whether the whole request is read and answered. */
    boolean isGood() {
        return failure == null && !isEarly();
    }

    /** Whether the answer comes before the request's body is read. */
    boolean isEarly() {
        return this == EARLY || this == EARLY_AND_RESET;
    }

    /** Whether the server ends it without a byte of an answer, so that it may be sent again. */
    boolean isSilentEnd() {
        return this == CLOSED_BEFORE_HEAD || this == RESET_BEFORE_HEAD || this == RESET_UNREAD;
    }

    /** Whether the request has a body, and a large one. */
    boolean wantsLargeBody() {
        return isEarly() || this == STALLED_UNREAD || this == RESET_UNREAD;
    }

    private static int weights() {
        int sum = 0;
        for (Fate fate : values()) {
            sum += fate.weight;
        }
        return sum;
    }
}
