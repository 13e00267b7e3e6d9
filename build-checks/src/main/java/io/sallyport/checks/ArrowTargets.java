package io.sallyport.checks;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

/** Names the classes an arrow must not end at: those inside one package tree and outside some of its parts. */
final class ArrowTargets {
    private final String tree;

    private ArrowTargets(String tree) {
        this.tree = tree;
    }

    static ArrowTargets inside(String base) {
        return new ArrowTargets(base + "..");
    }

    DescribedPredicate<JavaClass> butOutside(String... parts) {
        return JavaClass.Predicates.resideInAPackage(tree)
                .and(JavaClass.Predicates.resideOutsideOfPackages(parts))
                .as("lie in %s outside %s", tree, String.join(", ", parts));
    }
}
