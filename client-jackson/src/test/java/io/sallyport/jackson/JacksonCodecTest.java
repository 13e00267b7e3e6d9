package io.sallyport.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.TypeRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

final class JacksonCodecTest {

    record Account(String name, int age, @Nullable String note) {}

    record Stamped(Instant at, OffsetDateTime local, LocalDate day, Duration took) {}

    record Positive(int value) {
        Positive {
            if (value < 0) {
                throw new IllegalArgumentException("value: " + value + " (expected: >= 0)");
            }
        }
    }

    public static final class Bean {
        private String title = "";

        public String getTitle() {
            return title;
        }

        public void setTitle(String title) {
            this.title = title;
        }
    }

    public static final class Failing {
        private final Supplier<String> source;

        Failing(Supplier<String> source) {
            this.source = source;
        }

        public String getSecret() {
            return source.get();
        }
    }

    private final JacksonCodec codec = JacksonCodec.create();

    @Test
    void writesRecordsBeansAndMaps() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", "Åda");
        map.put("tags", List.of(1, true));
        Bean bean = new Bean();
        bean.setTitle("x");

        assertThat(written(new Account("Ada", 36, null)))
                .contains("\"name\":\"Ada\"", "\"age\":36", "\"note\":null")
                .startsWith("{")
                .endsWith("}");
        assertThat(written(bean)).isEqualTo("{\"title\":\"x\"}");
        assertThat(written(map)).isEqualTo("{\"name\":\"Åda\",\"tags\":[1,true]}");
    }

    @Test
    void readsRecordsBeansMapsAndTrees() throws IOException {
        assertThat(read("{\"name\":\"Ada\",\"age\":36,\"note\":\"n\"}", Account.class))
                .isEqualTo(new Account("Ada", 36, "n"));
        assertThat(read("{\"title\":\"x\"}", Bean.class))
                .isInstanceOfSatisfying(
                        Bean.class, bean -> assertThat(bean.getTitle()).isEqualTo("x"));
        assertThat(read("{\"a\":{\"b\":[1]}}", Map.class)).isEqualTo(Map.of("a", Map.of("b", List.of(1))));
        assertThat(read("{\"a\":1}", JsonNode.class)).hasToString("{\"a\":1}");
    }

    @Test
    void readsGenericTypes() throws IOException {
        assertThat(codec.read(utf8("[{\"name\":\"Ada\",\"age\":36}]"), new TypeRef<List<Account>>() {}.type()))
                .isEqualTo(List.of(new Account("Ada", 36, null)));
        assertThat(codec.read(utf8("{\"k\":[1,2]}"), new TypeRef<Map<String, List<Long>>>() {}.type()))
                .isEqualTo(Map.of("k", List.of(1L, 2L)));
    }

    @Test
    void writesAndReadsTimesAsIsoText() throws IOException {
        Stamped stamped = new Stamped(
                Instant.parse("2026-01-02T03:04:05Z"),
                OffsetDateTime.parse("2026-01-02T05:04:05+02:00"),
                LocalDate.of(2026, 1, 2),
                Duration.ofSeconds(90));

        String json = written(stamped);

        assertThat(json)
                .contains("\"2026-01-02T03:04:05Z\"", "\"2026-01-02T05:04:05+02:00\"", "\"2026-01-02\"", "\"PT1M30S\"");
        assertThat(read(json, Stamped.class)).isEqualTo(stamped);
    }

    @Test
    void ignoresPropertiesTheTypeDoesNotKnow() throws IOException {
        assertThat(read("{\"name\":\"Ada\",\"age\":36,\"new\":[{}]}", Account.class))
                .isEqualTo(new Account("Ada", 36, null));
    }

    @Test
    void readsUtf16AsItReadsUtf8() throws IOException {
        assertThat(codec.read("\"å\"".getBytes(StandardCharsets.UTF_16BE), String.class))
                .isEqualTo("å");
    }

    @Test
    void refusesNullButNotWhatStandsForIt() throws IOException {
        assertThatThrownBy(() -> read("null", Account.class))
                .isInstanceOf(IOException.class)
                .hasMessage("null (expected: a value of " + Account.class.getName() + ")");
        assertThat(codec.read(utf8("null"), new TypeRef<Optional<String>>() {}.type()))
                .isEqualTo(Optional.empty());
    }

    @Test
    void refusesNothingAtAll() {
        assertThatThrownBy(() -> read("", Map.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing at all");
        assertThatThrownBy(() -> read("  \n", Map.class)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesMoreThanOneValue() {
        assertThatThrownBy(() -> read("{} {}", Map.class)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesNullForAPrimitiveButTakesItsAbsence() throws IOException {
        assertThatThrownBy(() -> read("{\"name\":\"Ada\",\"age\":null}", Account.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(".age");
        assertThat(read("{\"name\":\"Ada\"}", Account.class)).isEqualTo(new Account("Ada", 0, null));
    }

    @Test
    void saysWhereTheJsonIsBrokenAndNotWhatItHolds() {
        assertThatThrownBy(() -> read("{\"a\": 1,\n \"hunter2\": hunter3}", Map.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("this is no JSON at line 2")
                .satisfies(JacksonCodecTest::tellsNoSecret);
        assertThatThrownBy(() -> read("{\"hunter2\": \"hun", Map.class))
                .hasMessageContaining("ends too early")
                .satisfies(JacksonCodecTest::tellsNoSecret);
    }

    @Test
    void saysWhereTheJsonDoesNotFitAndNotWhatItHolds() {
        assertThatThrownBy(() -> codec.read(
                        utf8("{\"hunter2\":[{\"name\":\"Ada\",\"age\":\"hunter3\"}]}"),
                        new TypeRef<Map<String, List<Account>>>() {}.type()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(".*[0].age")
                .hasMessageContaining("expected int")
                .satisfies(JacksonCodecTest::tellsNoSecret);
    }

    @Test
    void namesTheExceptionOfTheTypeItself() {
        assertThatThrownBy(() -> read("{\"value\":-71}", Positive.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("java.lang.IllegalArgumentException")
                .hasMessageNotContaining("-71");
    }

    @Test
    void saysWhatCannotBeWritten() {
        assertThatThrownBy(() -> codec.write(new Failing(() -> {
                    throw new IllegalStateException("hunter2");
                })))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(Failing.class.getName())
                .hasMessageContaining(".secret")
                .satisfies(JacksonCodecTest::tellsNoSecret);
    }

    @Test
    void refusesBottomlessNesting() {
        assertThatThrownBy(() -> read("[".repeat(100_000), List.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("past a limit");
    }

    @Test
    void doesAsTheGivenMapperIsSetUp() throws IOException {
        JsonMapper mapper = JacksonCodec.create()
                .mapper()
                .rebuild()
                .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                .build();

        assertThat(JacksonCodec.of(mapper).write(new Named("x"))).asString().isEqualTo("{\"first-name\":\"x\"}");
        assertThat(JacksonCodec.of(mapper).mapper()).isSameAs(mapper);
    }

    record Named(String firstName) {}

    private static void tellsNoSecret(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            assertThat(t.toString()).doesNotContain("hunter");
        }
    }

    private String written(Object value) throws IOException {
        return new String(codec.write(value), StandardCharsets.UTF_8);
    }

    private Object read(String json, Class<?> type) throws IOException {
        return codec.read(utf8(json), type);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
