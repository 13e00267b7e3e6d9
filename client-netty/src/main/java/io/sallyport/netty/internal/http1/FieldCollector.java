package io.sallyport.netty.internal.http1;

import io.sallyport.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Collects the fields of a head, and makes nothing anew that is as it was in the head before: servers send mostly the same. Not thread-safe.
 */
final class FieldCollector {

    private final Headers before;
    private int size;

    /** From the first field on that is not as before. */
    private Headers.@Nullable Builder builder;

    FieldCollector(Headers before) {
        this.before = before;
    }

    int size() {
        return size;
    }

    /** The name that stood at this place before, or an empty one. */
    String usualName() {
        return size < before.size() ? before.name(size) : "";
    }

    /** The value that stood at this place before, or an empty one. */
    String usualValue() {
        return size < before.size() ? before.value(size) : "";
    }

    void add(String name, String value) {
        Headers.Builder fields = builder;
        if (fields == null) {
            if (size < before.size()
                    && before.name(size).equals(name)
                    && before.value(size).equals(value)) {
                size++;
                return;
            }
            fields = startAnew();
            builder = fields;
        }
        fields.add(name, value);
        size++;
    }

    Headers build() {
        Headers.Builder fields = builder;
        if (fields != null) {
            return fields.build();
        }
        return size == before.size() ? before : startAnew().build();
    }

    private Headers.Builder startAnew() {
        Headers.Builder fields = Headers.builder();
        for (int i = 0; i < size; i++) {
            fields.add(before.name(i), before.value(i));
        }
        return fields;
    }
}
