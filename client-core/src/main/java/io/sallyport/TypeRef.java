package io.sallyport;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A generic type as a value: {@code new TypeRef<List<Account>>() {}}. Immutable.
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {

    private final Type type;

    /**
     * Captures the type argument of the subclass.
     *
     * @throws IllegalStateException if it is not made as in the example: an immediate subclass that gives a type argument
     */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)
                || !TypeRef.class.equals(parameterized.getRawType())) {
            throw new IllegalStateException(
                    "TypeRef without a type argument (expected: new TypeRef<List<String>>() {})");
        }
        this.type = parameterized.getActualTypeArguments()[0];
    }

    /** {@return the type} */
    public final Type type() {
        return type;
    }

    /** The type's name. */
    @Override
    public final String toString() {
        return type.getTypeName();
    }
}
