package io.sallyport.fuzz;

/**
 * A parser, what must hold of it whatever it is given, and the same parser with a mistake that fuzzing must find. Immutable.
 *
 * @param <P> the parser
 * @param name also its folder in {@code src/test/corpus}
 * @param parser ours
 * @param planted ours with a mistake, which shows for some inputs only
 * @param check what must hold
 */
public record Target<P>(String name, P parser, P planted, Check<P> check) {

    /** The longest input that is given to a second opinion, which may be slow. */
    public static final int SECOND_OPINION = 8 * 1024;

    /** Compares a parser with a second opinion. */
    public interface Check<P> {

        /**
         * Throws an AssertionError if the parser is wrong; any other unchecked exception is one that the parser must not throw.
         *
         * @param input what a server sent
         */
        void check(P parser, byte[] input) throws Exception;
    }

    void run(byte[] input) throws Exception {
        check.check(parser, input);
    }

    void runPlanted(byte[] input) throws Exception {
        check.check(planted, input);
    }

    @Override
    public String toString() {
        return name;
    }
}
