package io.sallyport.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApiListingTest {
    private static final String API = Fixtures.BASE + ".api";

    private final ApiListing listing = ApiListing.of(Fixtures.FOLDER, Fixtures.of("api"), exporting(API));

    @TempDir
    Path folder = Path.of("unset");

    @BeforeEach
    @AfterEach
    void doNotUpdate() {
        System.clearProperty(ApiListing.UPDATE);
    }

    @Test
    void showsWhatIsOfferedAndNothingElse() {
        assertThat(listing.lines())
                .startsWith(
                        "module fixture",
                        "requires transitive java.sql",
                        "exports " + API,
                        "provides java.lang.Runnable with fixture.Provider",
                        "uses java.lang.Comparable")
                .anyMatch(line -> line.contains("protected abstract java.lang.String fine();"))
                .anyMatch(line -> line.contains("class " + API + ".Offered$Inner "))
                .noneMatch(line -> line.contains("notOffered"))
                .noneMatch(line -> line.contains("NotOffered"))
                .noneMatch(line -> line.contains("PackagePrivate"))
                .noneMatch(line -> line.contains("Offered$1"))
                .noneMatch(line -> line.contains("class " + API + ".internal"))
                .noneMatch(line -> line.contains("Compiled from"));
    }

    @Test
    void leavesOutWhatIsNotExported() {
        assertThat(ApiListing.of(Fixtures.FOLDER, Fixtures.of("api"), exporting(API + ".internal"))
                        .lines())
                .anyMatch(line -> line.contains("Hidden"))
                .noneMatch(line -> line.contains("Offered"));
    }

    @Test
    void acceptsTheListingItWrote() throws IOException {
        Path file = folder.resolve("api.txt");
        System.setProperty(ApiListing.UPDATE, "true");
        listing.check(file);
        System.clearProperty(ApiListing.UPDATE);
        listing.check(file);
        assertThat(file).content().isEqualTo(String.join("\n", listing.lines()) + "\n");
    }

    @Test
    void reportsAMissingListing() {
        assertThatThrownBy(() -> listing.check(folder.resolve("api.txt")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("does not exist")
                .hasMessageContaining("-Dapi.update=true");
    }

    @Test
    void reportsWhatWentAndWhatCame() throws IOException {
        Path file = folder.resolve("api.txt");
        String text = String.join("\n", listing.lines()) + "\n";
        Files.writeString(file, text.replace("String fine()", "String gone()"));
        assertThatThrownBy(() -> listing.check(file))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-   protected abstract java.lang.String gone();")
                .hasMessageContaining("+   protected abstract java.lang.String fine();");
    }

    @Test
    void foreignTypesAreFoundInEveryKindOfPlace() {
        List<String> found = ForeignTypes.of(listing, "io.netty");
        assertThat(found)
                .hasSize(4)
                .anyMatch(line -> line.contains("extends io.netty.fixture.Foreign {"))
                .anyMatch(line -> line.contains("FIELD"))
                .anyMatch(line -> line.contains("result()"))
                .anyMatch(line -> line.contains("bound("));
    }

    @Test
    void foreignTypesAreNotMistakenForOurOwn() {
        assertThat(ForeignTypes.of(listing, "netty")).isEmpty();
        assertThat(ForeignTypes.of(listing, "sallyport")).isEmpty();
    }

    @Test
    void internalTypesAreFound() {
        assertThat(ForeignTypes.internal(listing)).hasSize(1).allMatch(line -> line.contains("Hidden"));
    }

    @Test
    void packagesWithoutNullMarksAreFound() {
        assertThat(Packages.notNullMarked(Fixtures.of("marked"))).isEmpty();
        assertThat(Packages.notNullMarked(Fixtures.of("unmarked"))).containsExactly(Fixtures.BASE + ".unmarked");
        assertThat(Packages.notNullMarked(Fixtures.of("halfmarked"))).containsExactly(Fixtures.BASE + ".halfmarked");
    }

    @Test
    void aModuleWithoutDescriptorIsReported() {
        assertThatThrownBy(() -> LibraryModule.read(Fixtures.FOLDER))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("module-info");
    }

    private static ModuleDescriptor exporting(String name) {
        return ModuleDescriptor.newModule("fixture")
                .requires(java.util.Set.of(ModuleDescriptor.Requires.Modifier.TRANSITIVE), "java.sql")
                .requires("java.base")
                .exports(name)
                .exports("fixture.friends", java.util.Set.of("friend"))
                .uses("java.lang.Comparable")
                .provides("java.lang.Runnable", List.of("fixture.Provider"))
                .build();
    }
}
