package io.sallyport.checks;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A library module as it was compiled.
 *
 * @param descriptor its module descriptor
 * @param classes its classes
 * @param api what it offers
 */
public record LibraryModule(ModuleDescriptor descriptor, JavaClasses classes, ApiListing api) {
    /**
     * Reads a module.
     *
     * @param classesFolder where its class files are
     * @throws AssertionError if there is no module descriptor among them
     */
    public static LibraryModule read(Path classesFolder) throws IOException {
        Path file = classesFolder.resolve("module-info.class");
        if (!Files.exists(file)) {
            throw new AssertionError("a library module needs a module-info: there is no " + file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            ModuleDescriptor descriptor = ModuleDescriptor.read(in);
            JavaClasses classes = new ClassFileImporter().importPath(classesFolder);
            return new LibraryModule(descriptor, classes, ApiListing.of(classesFolder, classes, descriptor));
        }
    }
}
