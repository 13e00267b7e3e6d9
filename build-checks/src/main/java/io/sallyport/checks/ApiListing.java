package io.sallyport.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * What a module offers, as text: its descriptor, and every public and protected signature of its exported packages as
 * {@code javap} prints them. The text is checked in, so that each change of the API shows in a diff. It does not show
 * annotations.
 */
public final class ApiListing {
    /** Rewrites listings that differ instead of failing. */
    public static final String UPDATE = "api.update";

    private final List<String> lines;

    private ApiListing(List<String> lines) {
        this.lines = lines;
    }

    /**
     * Lists the API of one module.
     *
     * @param classesFolder where its class files are
     * @param classes the same, imported
     * @param descriptor its module descriptor; only unqualified exports count
     */
    public static ApiListing of(Path classesFolder, JavaClasses classes, ModuleDescriptor descriptor) {
        Set<String> exported = descriptor.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> lines = new ArrayList<>(directives(descriptor, exported));
        List<String> files = classes.stream()
                .filter(type -> exported.contains(type.getPackageName()) && isVisible(type))
                .map(JavaClass::getName)
                .sorted()
                .map(name ->
                        classesFolder.resolve(name.replace('.', '/') + ".class").toString())
                .toList();
        if (!files.isEmpty()) {
            lines.addAll(signatures(files));
        }
        return new ApiListing(List.copyOf(lines));
    }

    /** The text, line by line. */
    public List<String> lines() {
        return lines;
    }

    /**
     * Fails if the checked-in text says something else, or rewrites it when asked to by {@link #UPDATE}.
     *
     * @param file the checked-in text
     * @throws AssertionError naming the lines that went and the lines that came
     */
    public void check(Path file) throws IOException {
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(file, String.join("\n", lines) + "\n");
            return;
        }
        if (!Files.exists(file)) {
            throw new AssertionError(file + " does not exist; write it with -D" + UPDATE + "=true");
        }
        List<String> before = Files.readAllLines(file);
        if (!before.equals(lines)) {
            throw new AssertionError("The API is not what " + file + " says; if that is meant, rewrite it with -D"
                    + UPDATE + "=true\n" + difference(before));
        }
    }

    private String difference(List<String> before) {
        Set<String> gone = new LinkedHashSet<>(before);
        Set<String> come = new LinkedHashSet<>(lines);
        lines.forEach(gone::remove);
        before.forEach(come::remove);
        String text = gone.stream().map(line -> "- " + line + "\n").collect(Collectors.joining())
                + come.stream().map(line -> "+ " + line + "\n").collect(Collectors.joining());
        return text.isEmpty() ? "(the same lines in another order or number)" : text;
    }

    private static List<String> directives(ModuleDescriptor descriptor, Set<String> exported) {
        List<String> lines = new ArrayList<>();
        lines.add("module " + descriptor.name());
        descriptor.requires().stream()
                .filter(requires -> requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE))
                .map(requires -> "requires transitive " + requires.name())
                .sorted()
                .forEach(lines::add);
        exported.forEach(name -> lines.add("exports " + name));
        descriptor.provides().stream()
                .map(provides -> "provides " + provides.service() + " with " + String.join(", ", provides.providers()))
                .sorted()
                .forEach(lines::add);
        descriptor.uses().stream().sorted().forEach(name -> lines.add("uses " + name));
        return lines;
    }

    private static boolean isVisible(JavaClass type) {
        boolean visible = type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getModifiers().contains(JavaModifier.PROTECTED);
        Optional<JavaClass> around = type.getEnclosingClass();
        return visible && !type.isAnonymousClass() && (around.isEmpty() || isVisible(around.get()));
    }

    private static List<String> signatures(List<String> files) {
        ToolProvider javap = ToolProvider.findFirst("javap")
                .orElseThrow(() -> new IllegalStateException("no javap: run the tests on a JDK"));
        List<String> arguments = new ArrayList<>(List.of("-protected"));
        arguments.addAll(files);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = javap.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
        if (code != 0) {
            throw new IllegalStateException("javap failed: " + err + out);
        }
        return out.toString()
                .lines()
                .filter(line -> !line.startsWith("Compiled from "))
                .toList();
    }
}
