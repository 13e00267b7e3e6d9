package io.sallyport.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Finds packages that do not say what nulls mean in them. */
public final class Packages {
    private Packages() {}

    /**
     * The packages with classes in them and no {@code package-info} under {@link NullMarked}, sorted.
     *
     * @param classes the classes of one module
     */
    public static List<String> notNullMarked(JavaClasses classes) {
        return classes.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(found -> !isNullMarked(found))
                .map(JavaPackage::getName)
                .sorted()
                .toList();
    }

    private static boolean isNullMarked(JavaPackage found) {
        return found.isAnnotatedWith(NullMarked.class);
    }
}
