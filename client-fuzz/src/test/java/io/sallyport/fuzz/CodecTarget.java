package io.sallyport.fuzz;

import java.util.Arrays;

/**
 * One content coding. An input is taken three ways: as coded data; as a payload that somebody else encodes, with two bytes before it to say how; and as that with one byte changed or missing. Second opinions: other
 * implementations, which see the whole at once.
 *
 * @param maker encodes a payload
 * @param second decodes as strictly as ours
 * @param lenient whether the second opinion may take what ours refuses
 */
record CodecTarget(Maker maker, Coded.Decoder second, boolean lenient) implements Target.Check<Coded.Decoder> {

    /** Encodes. */
    interface Maker {
        byte[] encode(int flags, int extra, byte[] payload) throws Exception;
    }

    private static final int[] PIECES = {1, 2, 3, 7, 16, 64, 1000, 100_000};

    @Override
    public void check(Coded.Decoder ours, byte[] input) throws Exception {
        if (input.length > Target.SECOND_OPINION) {
            Coded.outcome(ours, input, 100_000);
            return;
        }
        if (input.length < 2) {
            compare(ours, input, 1);
            return;
        }
        int flags = input[0] & 0xFF;
        int extra = input[1] & 0xFF;
        int piece = PIECES[(flags ^ extra) & 7];
        compare(ours, input, piece);

        byte[] payload = Arrays.copyOfRange(input, 2, input.length);
        byte[] coded = maker.encode(flags, extra, payload);
        byte[] back = Coded.outcome(ours, coded, piece);
        Expect.that(back != null, "a refusal of what is right");
        Expect.that(Arrays.equals(payload, back), "another payload than was encoded");
        Expect.that(
                Coded.outcome(ours, Arrays.copyOf(coded, coded.length - 1), piece) == null,
                "the last byte is not missed");

        int changed = (flags * 256 + extra) % coded.length;
        coded[changed] ^= (byte) (1 << (payload.length & 7));
        compare(ours, coded, piece);
    }

    private void compare(Coded.Decoder ours, byte[] coded, int piece) {
        byte[] actual = Coded.outcome(ours, coded, piece);
        byte[] expected = Coded.outcome(second, coded, coded.length);
        boolean tooLarge =
                (actual != null && actual.length >= Coded.MOST) || (expected != null && expected.length >= Coded.MOST);
        if (tooLarge || (lenient && actual == null)) {
            return;
        }
        Expect.that(actual != null || expected == null, "a refusal of what another takes");
        Expect.that(actual == null || expected != null, "a body that another refuses");
        Expect.that(
                actual == null || expected == null || Arrays.equals(actual, expected),
                "another body than another one reads");
    }
}
