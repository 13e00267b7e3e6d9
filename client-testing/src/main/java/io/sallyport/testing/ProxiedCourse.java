package io.sallyport.testing;

import io.sallyport.testing.FaultPlan.Way;

/** How one direction of a {@link ProxiedConnection} fares. Guarded by the connection's lock. */
final class ProxiedCourse {

    /** Passed on so far. */
    long bytes;

    /** It stands still. */
    boolean stalled;

    /** A piece is held back for a while. */
    boolean holding;

    /** Its stalls are over. */
    boolean released;

    /** What comes is read and dropped. */
    boolean dropping;

    /** Whoever sends has said that nothing more is coming. */
    boolean finished;

    /** Whether it has come to the stall of its way. */
    boolean isStalling(Way way) {
        return way.stallAt() >= 0 && bytes >= way.stallAt() && !released;
    }

    /** How many bytes may go at once, up to the most: to the next stall or end, and little where they are to go slowly. */
    int room(Way way, int most) {
        long room = most;
        if (way.stallAt() >= 0 && !released) {
            room = Math.min(room, way.stallAt() - bytes);
        }
        if (way.endAt() >= 0) {
            room = Math.min(room, Math.max(1, way.endAt() - bytes));
        }
        if (way.bytesPerSecond() > 0) {
            room = Math.min(room, Math.max(1, way.bytesPerSecond() / 10));
        }
        return (int) room;
    }
}
