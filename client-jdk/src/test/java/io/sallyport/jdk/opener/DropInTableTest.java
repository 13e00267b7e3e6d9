package io.sallyport.jdk.opener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The table of urllib2's members in the documentation says what is there. */
@Timeout(60)
@SuppressWarnings("StringConcatToTextBlock") // programs, line by line
final class DropInTableTest {

    private static final Path PAGE = Path.of("..", "docs", "opener.md");
    private static final Path DROP_INS = Path.of("..", "docs", "drop-in.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final String NOTHING = "\u2014";
    private static final List<String> PACKAGES =
            List.of("io.sallyport.jdk.opener.", "io.sallyport.", "io.sallyport.auth.", "io.sallyport.config.");

    /** What urllib.request has from urllib of Python 2, or is newer and no part of urllib2. */
    private static final Set<String> NOT_URLLIB2 = Set.of(
            "URLopener",
            "FancyURLopener",
            "ftpwrapper",
            "ftperrors",
            "ContentTooShortError",
            "HTTPPasswordMgrWithPriorAuth",
            "getproxies",
            "getproxies_environment",
            "proxy_bypass",
            "proxy_bypass_environment",
            "localhost",
            "thishost",
            "noheaders",
            "pathname2url",
            "url2pathname",
            "urlcleanup",
            "urlretrieve");

    private record Row(
            List<String> theirs, List<String> ours, boolean isThere, String difference, List<String> tests) {}

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            inside = line.startsWith("| urllib2 |") || (inside && line.startsWith("|"));
            if (inside && line.startsWith("| `")) {
                String[] cells = line.split("\\|", -1);
                assertThat(cells).as(line).hasSize(6);
                rows.add(new Row(
                        codes(cells[1]),
                        codes(cells[2]),
                        !cells[2].strip().equals(NOTHING),
                        cells[3].strip(),
                        codes(cells[4])));
            }
        }
        return rows;
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    @Test
    void eachMemberIsThereAndProvedOrSaysWhyNot() throws IOException {
        List<Row> rows = rows();
        assertThat(rows).hasSizeGreaterThan(100);
        assertThat(rows).filteredOn(Row::isThere).allSatisfy(row -> {
            assertThat(row.ours()).as("%s", row).isNotEmpty();
            assertThat(row.tests()).as("%s", row).isNotEmpty();
        });
        assertThat(rows)
                .filteredOn(row -> !row.isThere())
                .allSatisfy(row -> assertThat(row.difference()).as("%s", row).isNotEmpty());
        assertThat(rows.stream().flatMap(row -> row.theirs().stream())).doesNotHaveDuplicates();
    }

    @Test
    void whatItNamesExists() throws IOException {
        assertThat(rows().stream().flatMap(row -> row.ours().stream()).filter(name -> !exists(name)))
                .isEmpty();
        assertThat(exists("UrlRequest.Builder.nothing")).isFalse();
        assertThat(exists("Nothing.of")).isFalse();
    }

    @Test
    void theTestsItNamesExist() throws IOException {
        Stream<String> named = rows().stream().flatMap(row -> row.tests().stream());
        assertThat(named.filter(name -> !isTest(name))).isEmpty();
        assertThat(isTest("OpenerTest.opensAPage")).isTrue();
        assertThat(isTest("OpenerTest.made")).isFalse();
    }

    @Test
    void itsJavaIsCompiled() throws IOException {
        String examples = bare(Files.readString(Path.of("src/test/java/io/sallyport/jdk/opener/Examples.java")));
        String page = Files.readString(PAGE) + section(Files.readString(DROP_INS), "## java.net.http");
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(3);
        assertThat(blocks).filteredOn(block -> !examples.contains(bare(block))).isEmpty();
        assertThat(examples).doesNotContain(bare("Urls.open(nothing)"));
    }

    /** From a heading to the next one like it. */
    private static String section(String page, String heading) {
        int start = page.indexOf(heading);
        int end = page.indexOf("\n## ", start + 1);
        return end < 0 ? page.substring(start) : page.substring(start, end);
    }

    /** Without white space, and without comments at the end of a line. */
    private static String bare(String text) {
        return text.replaceAll("(?m)\\s// .*$", "").replaceAll("\\s", "");
    }

    @Test
    void hasAllMembersThatPythonNames() throws Exception {
        String printed = Python.run(
                String.join(
                        "\n",
                        "import inspect",
                        "for m in (urllib.request, urllib.error):",
                        "    for n, v in vars(m).items():",
                        "        if n.startswith('_') or getattr(v, '__module__', None) != m.__name__: continue",
                        "        print(n)",
                        "        if inspect.isclass(v):",
                        "            for k in vars(v):",
                        "                if not k.startswith('_'): print(n + '.' + k)",
                        "for o in (Request('http://h/'), build_opener()):",
                        "    for k in vars(o):",
                        "        if not k.startswith('_'): print(type(o).__name__ + '.' + k)"),
                "");
        Set<String> missing = new TreeSet<>(printed.lines().map(String::strip).toList());
        missing.removeIf(name -> NOT_URLLIB2.contains(name.replaceAll("\\..*", "")));
        assertThat(missing).hasSizeGreaterThan(80);
        rows().forEach(row -> missing.removeAll(row.theirs()));
        assertThat(missing).isEmpty();
    }

    private static boolean exists(String name) {
        int dot = name.lastIndexOf('.');
        boolean member = dot >= 0 && !isType(name.substring(dot + 1));
        Class<?> type = type(member ? name.substring(0, dot) : name);
        return type != null && (!member || members(type).contains(name.substring(dot + 1)));
    }

    /** Types are in mixed case, constants in upper case. */
    private static boolean isType(String name) {
        return Character.isUpperCase(name.charAt(0)) && !name.equals(name.toUpperCase(java.util.Locale.ROOT));
    }

    private static @Nullable Class<?> type(String name) {
        for (String start : PACKAGES) {
            try {
                return Class.forName(start + name.replace('.', '$'));
            } catch (ClassNotFoundException e) {
                // perhaps it is in the next one
            }
        }
        return null;
    }

    /** The names of all members that users see. */
    private static Set<String> members(Class<?> type) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(type.getMethods()).map(Method::getName).forEach(names::add);
        Arrays.stream(type.getFields()).map(Field::getName).forEach(names::add);
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            Arrays.stream(each.getDeclaredMethods())
                    .filter(method -> java.lang.reflect.Modifier.isProtected(method.getModifiers()))
                    .map(Method::getName)
                    .forEach(names::add);
        }
        return names;
    }

    private static boolean isTest(String name) {
        int dot = name.indexOf('.');
        Class<?> type = dot < 0 ? null : type(name.substring(0, dot));
        return type != null
                && Arrays.stream(type.getDeclaredMethods())
                        .anyMatch(method -> method.getName().equals(name.substring(dot + 1))
                                && Arrays.stream(method.getAnnotations())
                                        .anyMatch(mark -> mark.annotationType()
                                                .getSimpleName()
                                                .endsWith("Test")));
    }
}
