package io.sallyport.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each Java block of the documentation is the same text as a part of a source here that is compiled and run, comments and white space aside. Imports at its head may stand apart from the
 * rest. A block behind {@code <!-- not checked: why -->} is left out.
 */
final class DocsTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final String NOT_CHECKED = "<!-- not checked: ";

    /** One fenced block. */
    private record Block(int line, String text, boolean checked) {}

    @ParameterizedTest
    @ValueSource(strings = {"testing.md", "guide.md", "recipes.md", "../README.md"})
    void saysWhatIsCompiledAndRun(String page) throws IOException {
        String sources = sources();
        List<Block> blocks = blocks(Files.readAllLines(DOCS.resolve(page)));

        assertThat(blocks).isNotEmpty();
        assertThat(blocks)
                .filteredOn(block -> block.checked() && !isIn(sources, block.text()))
                .as("blocks of docs/" + page + " that are in no source of client-examples")
                .isEmpty();
        assertThat(blocks).filteredOn(block -> !block.checked()).as("left out").hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void seesADifference() throws IOException {
        String sources = sources();
        assertThat(sources).contains(bare("void sees ADifference() // where there is none"));
        assertThat(sources).doesNotContain(bare("void sees" + "ADifferences()"));
    }

    @Test
    void takesImportsApart() {
        String source = bare("import a.B;\nimport a.C;\nimport a.D;\nclass E { B b; }");
        assertThat(isIn(source, "import a.D;\nimport a.B;\n\nB b;")).isTrue();
        assertThat(isIn(source, "B b;")).isTrue();
        assertThat(isIn(source, "import a.F;\n\nB b;")).isFalse();
        assertThat(isIn(source, "import a.B;\n\nC c;")).isFalse();
    }

    @Test
    void leavesOutCommentsAndWhiteSpaceOnly() {
        assertThat(bare("a = \"http://x\\\" //y\"; // said\n /* and\n said */ b ( '\"' ) ;"))
                .isEqualTo("a=\"http://x\\\" //y\";b('\"');");
        assertThat(blocks(List.of("x", "```java", "a", "b", "```", NOT_CHECKED + "so -->", "```java", "c", "```")))
                .containsExactly(new Block(2, "a\nb", true), new Block(7, "c", false));
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            List<Path> all =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            StringBuilder text = new StringBuilder();
            for (Path file : all) {
                text.append(bare(Files.readString(file))).append('\n');
            }
            return text.toString();
        }
    }

    private static List<Block> blocks(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals("```java")) {
                int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
                String text = lines.subList(i + 1, end).stream().collect(Collectors.joining("\n"));
                blocks.add(new Block(i + 1, text, i == 0 || !lines.get(i - 1).startsWith(NOT_CHECKED)));
                i = end;
            }
        }
        return blocks;
    }

    private static boolean isIn(String sources, String block) {
        StringBuilder rest = new StringBuilder();
        boolean imported = true;
        for (String line : block.lines().toList()) {
            if (line.startsWith("import ")) {
                imported &= sources.contains(bare(line));
            } else {
                rest.append(line).append('\n');
            }
        }
        return imported && sources.contains(bare(rest.toString()));
    }

    /** Code without its comments, and without white space but for that in literals. */
    private static String bare(String code) {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < code.length()) {
            char c = code.charAt(i);
            if (code.startsWith("//", i)) {
                int end = code.indexOf('\n', i);
                i = end < 0 ? code.length() : end;
            } else if (code.startsWith("/*", i)) {
                i = code.indexOf("*/", i) + 2;
            } else if (c == '"' || c == '\'') {
                int end = i + 1;
                while (code.charAt(end) != c) {
                    end += code.charAt(end) == '\\' ? 2 : 1;
                }
                text.append(code, i, end + 1);
                i = end + 1;
            } else {
                if (!Character.isWhitespace(c)) {
                    text.append(c);
                }
                i++;
            }
        }
        return text.toString();
    }
}
