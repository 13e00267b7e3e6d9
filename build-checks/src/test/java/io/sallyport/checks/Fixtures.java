package io.sallyport.checks;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;

/** Classes with planted mistakes. */
final class Fixtures {
    static final String BASE = "io.sallyport.checks.fixture";
    static final Path FOLDER = Path.of("target", "test-classes");

    private Fixtures() {}

    static JavaClasses of(String part) {
        return new ClassFileImporter()
                .importPath(FOLDER.resolve(BASE.replace('.', '/')).resolve(part));
    }
}
