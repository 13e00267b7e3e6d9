package io.sallyport.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ArrowsTest {
    private static final Pattern FIXTURE = Pattern.compile("fixture\\.[\\w.]*?\\.([A-Z]\\w*)");

    @Test
    void nettyRulesReportEveryPlantedMistakeAndNothingElse() {
        assertThat(offenders(Arrows.netty(Fixtures.BASE + ".netty"), Fixtures.of("netty")))
                .containsExactlyInAnyOrder(
                        "PoolUsesRoute",
                        "PoolUsesHttp1",
                        "ConnectionUsesPool",
                        "Http1UsesPool",
                        "Http1UsesHttp2",
                        "TlsUsesLoop",
                        "ExchangeUsesFacade",
                        "Unplaced");
    }

    @Test
    void coreRulesReportEveryPlantedMistakeAndNothingElse() {
        assertThat(offenders(Arrows.core(Fixtures.BASE + ".core"), Fixtures.of("core")))
                .containsExactlyInAnyOrder(
                        "UsesNetty",
                        "UsesJackson",
                        "FollowupUsesCall",
                        "TextUsesCall",
                        "TextUsesFactory",
                        "CookieUsesCall",
                        "ConfigUsesCall",
                        "ErrorUsesCall",
                        "EventUsesCall",
                        "SpiUsesCall");
    }

    @Test
    void packagesWithoutClassesBreakNoRule() {
        JavaClasses one = new ClassFileImporter().importClasses(String.class);
        assertThat(offenders(Arrows.netty("nowhere"), one)).isEmpty();
        assertThat(offenders(Arrows.core("nowhere"), one)).isEmpty();
    }

    private static List<String> offenders(List<ArchRule> rules, JavaClasses classes) {
        return rules.stream()
                .flatMap(rule -> rule.evaluate(classes).getFailureReport().getDetails().stream())
                .flatMap(ArrowsTest::firstFixture)
                .distinct()
                .toList();
    }

    private static Stream<String> firstFixture(String report) {
        return FIXTURE.matcher(report).results().limit(1).map((MatchResult found) -> found.group(1));
    }
}
