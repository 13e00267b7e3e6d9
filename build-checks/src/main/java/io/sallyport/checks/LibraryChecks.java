package io.sallyport.checks;

import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every library module must keep; each extends this in its tests, run with the module's folder as the current one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LibraryChecks {
    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path LISTING = Path.of("api.txt");

    private final String name;
    private final List<String> foreign;
    private final List<ArchRule> arrows;
    private @Nullable LibraryModule read;

    /**
     * Names what is particular to one module.
     *
     * @param name its module name
     * @param foreign package trees whose types must not stand in its API
     * @param arrows which of its packages may use which
     */
    protected LibraryChecks(String name, List<String> foreign, List<ArchRule> arrows) {
        this.name = name;
        this.foreign = List.copyOf(foreign);
        this.arrows = List.copyOf(arrows);
    }

    @BeforeAll
    final void readModule() throws IOException {
        read = LibraryModule.read(CLASSES);
    }

    @Test
    final void hasItsModuleName() {
        Assertions.assertEquals(name, module().descriptor().name());
    }

    @Test
    final void offersWhatItsListingSays() throws IOException {
        module().api().check(LISTING);
    }

    @Test
    final void showsNoForeignTypes() {
        ApiListing api = module().api();
        for (String tree : foreign) {
            Assertions.assertEquals(List.of(), ForeignTypes.of(api, tree), "types of " + tree + " in the API");
        }
    }

    @Test
    final void showsNoInternalTypes() {
        Assertions.assertEquals(List.of(), ForeignTypes.internal(module().api()));
    }

    @Test
    final void marksEveryPackageForNulls() {
        Assertions.assertEquals(List.of(), Packages.notNullMarked(module().classes()));
    }

    @Test
    final void keepsItsArrows() {
        arrows.forEach(rule -> rule.check(module().classes()));
    }

    private LibraryModule module() {
        return Objects.requireNonNull(read, "read before all tests");
    }
}
