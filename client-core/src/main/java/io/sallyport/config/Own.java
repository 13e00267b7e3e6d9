package io.sallyport.config;

import org.jspecify.annotations.Nullable;

/**
 * An object of the user's, as a part of settings: the same only if it is the same object, since what is equal to another may still judge differently. Immutable.
 *
 * @param object the user's, or null for none
 */
record Own<T>(@Nullable T object) {

    /** {@return no object} */
    static <T> Own<T> none() {
        return new Own<>(null);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // its point
    public boolean equals(@Nullable Object other) {
        return other instanceof Own<?> that && object == that.object;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(object);
    }
}
