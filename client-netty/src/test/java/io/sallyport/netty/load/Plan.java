package io.sallyport.netty.load;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * All there is to one request, by its id: client and peer know it without telling each other. Immutable.
 *
 * @param streamed whether its body comes from a publisher of unknown length, and so can be sent only once
 */
record Plan(int id, Fate fate, String method, int bodySize, boolean streamed, int answerSize) {

    /** More than the buffers of both ends of a connection hold. */
    static final int HUGE = 8 * 1024 * 1024;

    private static final int LARGE = 200_000;
    private static final byte[] CONTENT = content();

    /** The plan of a request in a run. */
    static Plan of(long seed, int id) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + id);
        Fate fate = Fate.at(random.nextDouble());
        boolean large = fate.wantsLargeBody();
        String method = large ? pick(random, "POST", "PUT") : pick(random, "GET", "GET", "POST", "PUT");
        boolean streamed = !method.equals("GET") && !large && random.nextInt(5) == 0;
        return new Plan(
                id,
                fate,
                method,
                bodySize(fate, method, random),
                streamed,
                fate == Fate.SURPLUS || fate.isEarly() ? 100 : size(random));
    }

    /** What the request sends. */
    byte[] body() {
        return slice(id, bodySize);
    }

    /** What is answered. */
    byte[] answer() {
        return fate == Fate.NO_CONTENT ? new byte[0] : slice(id + 7, answerSize);
    }

    /** Whether the client may send it a second time by itself, if the first sending was met by silence. */
    boolean mayBeSentTwice() {
        return fate.isSilentEnd() && !method.equals("POST") && !streamed;
    }

    private static int bodySize(Fate fate, String method, SplittableRandom random) {
        if (method.equals("GET")) {
            return 0;
        }
        if (fate.wantsLargeBody()) {
            return fate == Fate.STALLED_UNREAD ? HUGE : LARGE;
        }
        return size(random);
    }

    /** Mostly small, sometimes more than is read ahead; never 0. */
    private static int size(SplittableRandom random) {
        int kind = random.nextInt(100);
        if (kind < 85) {
            return 1 + random.nextInt(2000);
        }
        return kind < 97 ? 1 + random.nextInt(40_000) : 60_000 + random.nextInt(LARGE);
    }

    private static String pick(SplittableRandom random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static byte[] slice(int place, int size) {
        byte[] slice = new byte[size];
        System.arraycopy(CONTENT, (int) (place * 31L % (CONTENT.length - size)), slice, 0, size);
        return slice;
    }

    private static byte[] content() {
        byte[] bytes = new byte[HUGE + 1024 * 1024];
        new Random(42).nextBytes(bytes);
        return bytes;
    }
}
