package io.sallyport;

/**
 * A typed key under which a request carries a value of the user's along, to interceptors and listeners. Two keys are equal only if they are the same
 * object: keep it in a constant. Immutable.
 *
 * @param <T> the type of the values
 */
public final class Attribute<T> {

    private final String name;
    private final Class<T> type;

    private Attribute(String name, Class<T> type) {
        this.name = name;
        this.type = type;
    }

    /**
     * A new key.
     *
     * @param <T> the type of the values
     * @param name what {@link #toString} shows
     * @param type the type of the values, a class or interface
     * @return a key that equals no other
     * @throws IllegalArgumentException if it is a primitive type
     */
    public static <T> Attribute<T> of(String name, Class<T> type) {
        if (type.isPrimitive()) {
            throw new IllegalArgumentException("type: " + type + " (expected: a class or interface)");
        }
        return new Attribute<>(name, type);
    }

    /** {@return the type of the values} */
    public Class<T> type() {
        return type;
    }

    /** The key's name. */
    @Override
    public String toString() {
        return name;
    }
}
