package io.sallyport.testing;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a {@link FaultProxy} does to one connection: any of the faults, each for one direction. By default it passes everything on at once. Immutable: each method gives another plan.
 *
 * <p>Positions count the bytes passed on in that direction since the connection began, over all its requests; over TLS they are bytes of TLS.
 * A stall and an end may stand together, as may a delay and a limit; of the ends (reset, close, truncate) the one named last holds.
 */
public final class FaultPlan {

    /** Whom the bytes go to. */
    public enum Direction {
        /** From the client to the server: requests. */
        TO_SERVER,
        /** From the server to the client: responses. */
        TO_CLIENT
    }

    /** What becomes of a connection as it is accepted. */
    enum Opening {
        PASS_ON,
        BLACK_HOLE,
        RESET
    }

    /** How a direction ends before its source does. */
    enum End {
        NONE,
        RESET,
        CLOSE,
        TRUNCATE
    }

    /** The faults of one direction; -1 is nowhere, 0 is no limit. */
    record Way(long delayNanos, long bytesPerSecond, long stallAt, End end, long endAt) {

        private static final Way CLEAR = new Way(0, 0, -1, End.NONE, -1);

        private Way ending(End how, long position) {
            return new Way(delayNanos, bytesPerSecond, stallAt, how, requirePosition(position));
        }

        private static long requirePosition(long position) {
            if (position < 0) {
                throw new IllegalArgumentException("position: " + position + " (expected: >= 0)");
            }
            return position;
        }

        @Override
        public String toString() {
            return (delayNanos > 0 ? "delay " + Duration.ofNanos(delayNanos) + " " : "")
                    + (bytesPerSecond > 0 ? bytesPerSecond + " B/s " : "")
                    + (stallAt >= 0 ? "stall at " + stallAt + " " : "")
                    + (end == End.NONE ? "" : end + " at " + endAt + " ");
        }
    }

    private static final FaultPlan NONE = new FaultPlan(Opening.PASS_ON, Map.of());

    private final Opening opening;
    private final Map<Direction, Way> ways;

    private FaultPlan(Opening opening, Map<Direction, Way> ways) {
        this.opening = opening;
        this.ways = ways;
    }

    /** {@return no fault: what comes is passed on at once} */
    public static FaultPlan none() {
        return NONE;
    }

    /** {@return a black hole: the connection is accepted, nothing is read from it, nothing is sent, and the server is not connected to} */
    public static FaultPlan blackHole() {
        return new FaultPlan(Opening.BLACK_HOLE, Map.of());
    }

    /** {@return a connection that is reset as soon as it is accepted} For a port that takes none, see {@link FaultProxy#refuseConnections}. */
    public static FaultPlan resetOnAccept() {
        return new FaultPlan(Opening.RESET, Map.of());
    }

    /**
     * Holds each piece that is read, up to 16 KiB, for some time before it is passed on; the next is read after that. Held by the proxy's clock.
     *
     * @param direction which way
     * @param value zero (none) or more; default none
     * @return another plan
     */
    public FaultPlan delay(Direction direction, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("delay: " + value + " (expected: zero or more)");
        }
        Way old = way(direction);
        return with(direction, new Way(value.toNanos(), old.bytesPerSecond, old.stallAt, old.end, old.endAt));
    }

    /**
     * Limits how much is passed on in a second, by the proxy's clock, in pieces of a tenth of that.
     *
     * @param direction which way
     * @param value 1 or more; default no limit
     * @return another plan
     */
    public FaultPlan bytesPerSecond(Direction direction, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("bytesPerSecond: " + value + " (expected: >= 1)");
        }
        Way old = way(direction);
        return with(direction, new Way(old.delayNanos, value, old.stallAt, old.end, old.endAt));
    }

    /**
     * Stops reading and passing on at a byte, until the connection is {@linkplain ProxiedConnection#release released} or given another plan; else for ever. The other direction goes on.
     *
     * @param direction which way
     * @param position how many bytes are passed on before, 0 or more; default no stall
     * @return another plan
     */
    public FaultPlan stallAt(Direction direction, long position) {
        Way old = way(direction);
        return with(
                direction,
                new Way(old.delayNanos, old.bytesPerSecond, Way.requirePosition(position), old.end, old.endAt));
    }

    /**
     * Resets the connection, both the client's and the server's, at a byte.
     *
     * @param direction whose bytes are counted
     * @param position how many bytes are passed on before; with 0 it happens in place of the first one. Default no reset
     * @return another plan
     */
    public FaultPlan resetAt(Direction direction, long position) {
        return with(direction, way(direction).ending(End.RESET, position));
    }

    /**
     * Closes the connection at a byte, as a program does that says goodbye: both the client and the server see the end of the stream (FIN), and what they still send is dropped.
     *
     * @param direction whose bytes are counted
     * @param position how many bytes are passed on before; with 0 it happens in place of the first one. Default no close
     * @return another plan
     */
    public FaultPlan closeAt(Direction direction, long position) {
        return with(direction, way(direction).ending(End.CLOSE, position));
    }

    /**
     * Drops what comes after a byte: whom the bytes go to sees the end of the stream (FIN) there, whom they come from sees nothing. The other direction goes on.
     *
     * @param direction which way
     * @param position how many bytes are passed on; with 0 the stream ends in place of the first one. Default all
     * @return another plan
     */
    public FaultPlan truncateAt(Direction direction, long position) {
        return with(direction, way(direction).ending(End.TRUNCATE, position));
    }

    /** The faults, for people. */
    @Override
    public String toString() {
        return "FaultPlan[" + opening + ways + "]";
    }

    Opening opening() {
        return opening;
    }

    Way way(Direction direction) {
        return Objects.requireNonNull(ways.getOrDefault(direction, Way.CLEAR));
    }

    private FaultPlan with(Direction direction, Way way) {
        Map<Direction, Way> changed = new EnumMap<>(Direction.class);
        changed.putAll(ways);
        changed.put(direction, way);
        return new FaultPlan(opening, Map.copyOf(changed));
    }
}
