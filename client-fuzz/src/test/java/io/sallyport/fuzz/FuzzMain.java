package io.sallyport.fuzz;

/** What Jazzer calls: the target named by {@code fuzz.target}, with its mistake if {@code fuzz.planted} is true. */
public final class FuzzMain {

    private static final Target<?> TARGET = Targets.named(System.getProperty("fuzz.target", ""));
    private static final boolean PLANTED = Boolean.getBoolean("fuzz.planted");

    private FuzzMain() {}

    /** Loads the target, which is no part of the time that an input takes. */
    public static void fuzzerInitialize() throws Exception {
        fuzzerTestOneInput(new byte[0]);
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (PLANTED) {
            TARGET.runPlanted(input);
        } else {
            TARGET.run(input);
        }
    }
}
