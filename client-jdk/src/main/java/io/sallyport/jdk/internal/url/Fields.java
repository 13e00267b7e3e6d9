package io.sallyport.jdk.internal.url;

import io.sallyport.Headers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Header fields as {@code URLConnection} shows them: in order, the last of a name wins, and in maps the values of a name come as on the platform's version. Confined to its connection. */
final class Fields {

    private record Field(@Nullable String name, @Nullable String value) {}

    private final List<Field> fields = new ArrayList<>();

    Fields() {}

    int size() {
        return fields.size();
    }

    /** The name at an index; null beyond the end, and for a status line. */
    @Nullable
    String name(int index) {
        return index < 0 || index >= fields.size() ? null : fields.get(index).name();
    }

    /** The value at an index; null beyond the end. */
    @Nullable
    String value(int index) {
        return index < 0 || index >= fields.size() ? null : fields.get(index).value();
    }

    /** The last value of a name; null if there is none. A null name finds the status line. */
    @Nullable
    String find(@Nullable String name) {
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (isNamed(fields.get(i), name)) {
                return fields.get(i).value();
            }
        }
        return null;
    }

    boolean contains(String name) {
        for (Field field : fields) {
            if (isNamed(field, name)) {
                return true;
            }
        }
        return false;
    }

    void add(@Nullable String name, @Nullable String value) {
        fields.add(new Field(name, value));
    }

    void addAll(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            add(headers.name(i), headers.value(i));
        }
    }

    /** Replaces the last of a name, or adds it. */
    void set(String name, @Nullable String value) {
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (isNamed(fields.get(i), name)) {
                fields.set(i, new Field(fields.get(i).name(), value));
                return;
            }
        }
        add(name, value);
    }

    void setIfAbsent(String name, String value) {
        if (find(name) == null) {
            add(name, value);
        }
    }

    void remove(String name) {
        fields.removeIf(field -> isNamed(field, name));
    }

    void clear() {
        fields.clear();
    }

    Fields copy() {
        Fields copy = new Fields();
        copy.fields.addAll(fields);
        return copy;
    }

    /** The fields as programs may see them. */
    Fields visible() {
        Fields shown = new Fields();
        for (Field field : fields) {
            shown.add(field.name(), Cookies.visible(field.name(), field.value()));
        }
        return shown;
    }

    private static boolean isNamed(Field field, @Nullable String name) {
        return name == null ? field.name() == null : name.equalsIgnoreCase(field.name());
    }

    /** An unmodifiable map without some names, in lower case. */
    Map<String, List<String>> toMap(String... without) {
        Map<String, List<String>> map = new HashMap<>();
        for (Field field : fields) {
            boolean left = false;
            for (String name : without) {
                left |= name.equalsIgnoreCase(field.name());
            }
            if (!left) {
                map.computeIfAbsent(field.name(), name -> new ArrayList<>(1)).add(field.value());
            }
        }
        boolean lastFirst = Defaults.mapsLastFirst();
        map.replaceAll((name, values) -> {
            if (lastFirst) {
                Collections.reverse(values);
            }
            return Collections.unmodifiableList(values);
        });
        return Collections.unmodifiableMap(map);
    }
}
