package io.sallyport.internal.text;

/** Bounds of numbers in configuration. Pure functions. Stateless. */
public final class Bounds {

    private Bounds() {}

    /** Returns the value if it is not below the least one. */
    public static int atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
        }
        return value;
    }

    /** Returns the value if it lies between the two, both included. */
    public static int between(int least, int most, int value, String name) {
        return (int) between((long) least, most, value, name);
    }

    /** Returns the value if it lies between the two, both included. */
    public static long between(long least, long most, long value, String name) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
        return value;
    }
}
