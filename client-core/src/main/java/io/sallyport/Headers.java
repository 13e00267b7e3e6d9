package io.sallyport;

import io.sallyport.internal.text.ListGrammar;
import io.sallyport.internal.text.Masking;
import io.sallyport.internal.text.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Header or trailer fields in wire order (RFC 9110 section 5). Names are compared without regard to case and kept in the case that was set
 * or received; fields of one name are never joined, so none is lost. Immutable.
 *
 * <p>Names are tokens; values hold no CR, LF or NUL and nothing beyond Latin-1. Whatever does not fit is refused where it is set, with an
 * {@link IllegalArgumentException} that names the character and its place.
 */
public final class Headers implements Iterable<Headers.Field> {

    /**
     * One field.
     *
     * @param name in the case it was set or received
     * @param value as it was set or received, not masked
     */
    public record Field(String name, String value) {

        /** The field as it stands on the wire; a secret value is masked. */
        @Override
        public String toString() {
            return name + ": " + (Masking.isSensitive(name) ? Masking.MASK : value);
        }
    }

    private static final Headers EMPTY = new Headers(new String[0]);

    /** Name, value, name, value, ... */
    private final String[] parts;

    /** Names in lower case whose values are secrets, beside those that always are. */
    private final Set<String> sensitive;

    private Headers(String[] parts) {
        this(parts, Set.of());
    }

    private Headers(String[] parts, Set<String> sensitive) {
        this.parts = parts;
        this.sensitive = sensitive;
    }

    /** {@return no fields} */
    public static Headers empty() {
        return EMPTY;
    }

    /**
     * {@return fields from names and values in turn}
     *
     * @param namesAndValues an even number: a name, its value, the next name
     * @throws IllegalArgumentException if a value is missing, or a name or value is refused
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "namesAndValues has " + namesAndValues.length + " elements (expected: names and values in turn)");
        }
        Builder builder = new Builder(namesAndValues.length);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /** These fields, whose text masks the values of these names, in lower case, too. */
    Headers marking(Set<String> names) {
        return names.equals(sensitive) ? this : new Headers(parts, names);
    }

    /** Whether the value of the field at an index is a secret. */
    boolean isSensitive(int index) {
        return Masking.isSensitive(name(index), sensitive);
    }

    /** {@return an empty builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that starts with these fields} */
    public Builder toBuilder() {
        Builder builder = new Builder(parts.length + 8);
        builder.append(parts, parts.length);
        return builder;
    }

    /** {@return the number of fields; two of one name count as two} */
    public int size() {
        return parts.length / 2;
    }

    /** {@return whether there are no fields} */
    public boolean isEmpty() {
        return parts.length == 0;
    }

    /**
     * {@return the name of the field at an index from 0, in the case it was set or received}
     *
     * @param index 0 to {@link #size} - 1; else an {@link IndexOutOfBoundsException}
     */
    public String name(int index) {
        return parts[2 * Objects.checkIndex(index, size())];
    }

    /**
     * {@return the value of the field at an index from 0}
     *
     * @param index 0 to {@link #size} - 1; else an {@link IndexOutOfBoundsException}
     */
    public String value(int index) {
        return parts[2 * Objects.checkIndex(index, size()) + 1];
    }

    /**
     * {@return the value of the first field of that name, or null}
     *
     * @param name in any case
     */
    public @Nullable String first(String name) {
        for (int i = 0; i < parts.length; i += 2) {
            if (Tokens.equalsIgnoreCase(parts[i], name)) {
                return parts[i + 1];
            }
        }
        return null;
    }

    /**
     * {@return whether there is a field of that name}
     *
     * @param name in any case
     */
    public boolean contains(String name) {
        return first(name) != null;
    }

    /**
     * {@return the values of all fields of that name, in order, each as it was sent; empty if there are none} Unmodifiable.
     *
     * @param name in any case
     */
    public List<String> all(String name) {
        List<String> values = null;
        for (int i = 0; i < parts.length; i += 2) {
            if (Tokens.equalsIgnoreCase(parts[i], name)) {
                if (values == null) {
                    values = new ArrayList<>(2);
                }
                values.add(parts[i + 1]);
            }
        }
        return values == null ? List.of() : Collections.unmodifiableList(values);
    }

    /**
     * {@return the elements of all fields of that name read as a comma-separated list (RFC 9110 section 5.6.1): commas inside quoted strings do not
     * separate, white space around elements and empty elements are dropped} Not for fields that are no lists, such as {@code Set-Cookie}.
     * Unmodifiable.
     *
     * @param name in any case
     */
    public List<String> list(String name) {
        List<String> elements = new ArrayList<>(4);
        for (int i = 0; i < parts.length; i += 2) {
            if (Tokens.equalsIgnoreCase(parts[i], name)) {
                ListGrammar.addElements(parts[i + 1], elements);
            }
        }
        return Collections.unmodifiableList(elements);
    }

    /** {@return the distinct names in order of first appearance, in the case of that appearance, each with all its values} A copy, unmodifiable. */
    public Map<String, List<String>> toMap() {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        Map<String, String> spelling = new LinkedHashMap<>();
        for (int i = 0; i < parts.length; i += 2) {
            String seen = spelling.putIfAbsent(Tokens.lower(parts[i]), parts[i]);
            if (seen == null) {
                byName.put(parts[i], all(parts[i]));
            }
        }
        return Collections.unmodifiableMap(byName);
    }

    /** The fields in wire order. */
    @Override
    public Iterator<Field> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size();
            }

            @Override
            public Field next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Field field = new Field(name(next), value(next));
                next++;
                return field;
            }
        };
    }

    /** Same fields in the same order; names without regard to case. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Headers that) || that.parts.length != parts.length) {
            return false;
        }
        for (int i = 0; i < parts.length; i += 2) {
            if (!Tokens.equalsIgnoreCase(parts[i], that.parts[i]) || !parts[i + 1].equals(that.parts[i + 1])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < parts.length; i += 2) {
            hash = 31 * hash + Tokens.lower(parts[i]).hashCode();
            hash = 31 * hash + parts[i + 1].hashCode();
        }
        return hash;
    }

    /** The fields in wire order, secret values masked. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < size(); i++) {
            out.append(i > 0 ? ", " : "").append(name(i)).append(": ");
            out.append(isSensitive(i) ? Masking.MASK : value(i));
        }
        return out.append(']').toString();
    }

    /** Collects fields. Not thread-safe. */
    public static final class Builder {

        private static final String[] NOTHING = {};
        private static final int FIRST_CAPACITY = 16;

        private String[] parts = NOTHING;
        private int length;

        private Builder() {}

        private Builder(int capacity) {
            parts = new String[capacity];
        }

        /**
         * Adds a field after all others; fields of the same name stay.
         *
         * @param name a token, kept in its case
         * @param value what follows the colon; may be empty
         * @return this
         * @throws IllegalArgumentException if the name is no token, or the value holds CR, LF, NUL or a character beyond Latin-1
         */
        public Builder add(String name, String value) {
            Tokens.requireToken(name, "header name");
            Tokens.requireFieldValue(name, value);
            ensureRoom(2);
            parts[length] = name;
            parts[length + 1] = value;
            length += 2;
            return this;
        }

        /**
         * Adds all fields of the other, in their order.
         *
         * @param other the fields to add; those of the same name stay
         * @return this
         */
        public Builder addAll(Headers other) {
            append(other.parts, other.parts.length);
            return this;
        }

        /**
         * Makes this the only field of its name: takes the place of the first one, or is added at the end.
         *
         * @param name a token, kept in its case
         * @param value what follows the colon; may be empty
         * @return this
         * @throws IllegalArgumentException as for {@link #add}
         */
        public Builder set(String name, String value) {
            int place = indexOf(name);
            if (place < 0) {
                return add(name, value);
            }
            Tokens.requireToken(name, "header name");
            parts[place + 1] = Tokens.requireFieldValue(name, value);
            parts[place] = name;
            removeFrom(name, place + 2);
            return this;
        }

        /**
         * Removes all fields of that name.
         *
         * @param name in any case
         * @return this
         */
        public Builder remove(String name) {
            removeFrom(name, 0);
            return this;
        }

        /**
         * {@return whether there is a field of that name}
         *
         * @param name in any case
         */
        public boolean contains(String name) {
            return indexOf(name) >= 0;
        }

        /** {@return the number of fields so far} */
        public int size() {
            return length / 2;
        }

        /** {@return the fields so far} The builder may go on to be used. */
        public Headers build() {
            return length == 0 ? EMPTY : new Headers(Arrays.copyOf(parts, length));
        }

        private int indexOf(String name) {
            for (int i = 0; i < length; i += 2) {
                if (Tokens.equalsIgnoreCase(parts[i], name)) {
                    return i;
                }
            }
            return -1;
        }

        private void removeFrom(String name, int start) {
            int kept = start;
            for (int i = start; i < length; i += 2) {
                if (!Tokens.equalsIgnoreCase(parts[i], name)) {
                    parts[kept] = parts[i];
                    parts[kept + 1] = parts[i + 1];
                    kept += 2;
                }
            }
            length = kept;
        }

        private void ensureRoom(int more) {
            if (length + more > parts.length) {
                int larger = Math.max(FIRST_CAPACITY, parts.length * 2);
                parts = Arrays.copyOf(parts, Math.max(larger, length + more));
            }
        }

        private void append(String[] more, int count) {
            ensureRoom(count);
            System.arraycopy(more, 0, parts, length, count);
            length += count;
        }
    }
}
