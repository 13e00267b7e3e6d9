package io.sallyport.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.Challenge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Challenges by the grammar of RFC 9110 section 11, and what is none. */
final class ChallengeParserTest {

    /** Challenges in one line each: scheme, token68 or parameters in order of their names. */
    private static List<String> read(String... fields) {
        List<String> lines = new ArrayList<>();
        for (Challenge challenge : ChallengeParser.challenges(List.of(fields))) {
            lines.add(challenge.scheme()
                    + (challenge.token68() != null ? " " + challenge.token68() : "")
                    + (challenge.parameters().isEmpty() ? "" : " " + new TreeMap<>(challenge.parameters())));
        }
        return lines;
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                row("Basic realm=\"simple\"", "Basic {realm=simple}"),
                row("Basic", "Basic"),
                row("Negotiate", "Negotiate"),
                row("Negotiate oYGzM/+==", "Negotiate oYGzM/+=="),
                row("NTLM abc, Basic realm=x", "NTLM abc", "Basic {realm=x}"),
                row("Negotiate, NTLM", "Negotiate", "NTLM"),
                row("Basic realm=\"a\", charset=\"UTF-8\"", "Basic {charset=UTF-8, realm=a}"),
                row(
                        "Basic realm=\"a\" , Digest realm=\"b\",nonce=\"c\"",
                        "Basic {realm=a}",
                        "Digest {nonce=c, realm=b}"),
                row( // RFC 9110 11.6.1
                        "Basic realm=\"simple\", Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\"",
                        "Basic {realm=simple}",
                        "Newauth {realm=apps, title=Login to \"apps\", type=1}"),
                row(",, , Basic realm=\"a\",,", "Basic {realm=a}"),
                row("Basic ,realm=\"a\"", "Basic {realm=a}"),
                row("Basic realm = \"a\" ,\tx\t=\ty", "Basic {realm=a, x=y}"),
                row("basic REALM=\"A\"", "basic {realm=A}"),
                row("Basic realm=\"a, Digest nonce=1\"", "Basic {realm=a, Digest nonce=1}"),
                row("Basic realm=\"\"", "Basic {realm=}"),
                row("Basic realm=\"\\a\\\\\"", "Basic {realm=a\\}"),
                row("Basic realm=\"caf\u00e9\"", "Basic {realm=caf\u00e9}"),
                row("Bearer error=\"invalid_token\", realm=\"a\"", "Bearer {error=invalid_token, realm=a}"),
                row("Foo a=, Basic realm=b", "Foo a=", "Basic {realm=b}"));
    }

    static Stream<Arguments> withoutCommas() {
        return Stream.of(
                row("Digest realm=\"a\" nonce=\"b\"", "Digest {nonce=b, realm=a}"),
                row("Digest realm=\"a\"\tnonce = b \t qop=auth", "Digest {nonce=b, qop=auth, realm=a}"),
                row("Digest realm=a nonce=b, qop=\"auth\" ", "Digest {nonce=b, qop=auth, realm=a}"),
                row("Basic realm=\"a\" Digest nonce=b", "Basic {realm=a}", "Digest {nonce=b}"),
                row("Basic realm=\"a\" Negotiate abc==", "Basic {realm=a}", "Negotiate abc=="),
                row("Basic realm=\"a\" NTLM", "Basic {realm=a}", "NTLM"),
                row("Basic realm=\"a\" NTLM, Digest nonce=b", "Basic {realm=a}", "NTLM", "Digest {nonce=b}"),
                row("Basic realm=a b", "Basic {realm=a}", "b"),
                row(
                        "Digest realm=a domain=/b nonce=YQ==, qop=auth",
                        "Digest {domain=/b, nonce=YQ==, qop=auth, realm=a}"),
                row("Digest realm=a\"b\" nonce=c"),
                row("Digest realm=a\\b nonce=c"),
                row("Digest realm=\u00e4 nonce=c"),
                row("Basic realm=\"a\"nonce=b"),
                row("Basic realm=\"a\" nonce="),
                row("Digest realm=a realm=b"),
                row("NTLM Basic realm=a"),
                row("Negotiate abc Basic realm=a"));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                row(""),
                row("  ,\t, "),
                row("\""),
                row("=a"),
                row("Basic realm", "Basic realm"),
                row("Basic realm=\"a"),
                row("Basic realm=\"a\\"),
                row("Basic realm=\"a\"x"),
                row("Basic realm=", "Basic realm="),
                row("Basic realm=\"a\", realm=\"b\""),
                row("Digest nonce=a, NONCE=b"),
                row("Basic realm=\"a\u0001\""),
                row("Basic realm=\"a\u007f\""),
                row("a b c"),
                row("Basic@ realm=a"),
                row("Foo a, realm=b", "Foo a"),
                row("Basic realm=\"a\", @, Digest nonce=b", "Basic {realm=a}"),
                row("Foo, Basic realm=\"a\", b", "Foo", "Basic {realm=a}", "b"),
                row("Basic realm=\"a\", Digest nonce=\"b", "Basic {realm=a}"));
    }

    private static Arguments row(String field, String... challenges) {
        return Arguments.of(field, List.of(challenges));
    }

    @ParameterizedTest
    @MethodSource({"fields", "withoutCommas", "mistakes"})
    void aFieldIsReadUpToItsFirstMistake(String field, List<String> challenges) {
        assertThat(read(field)).isEqualTo(challenges);
    }

    @Test
    void fieldsFollowOneAnother() {
        assertThat(read("Basic realm=a", "@", "Digest nonce=\"", "Bearer"))
                .containsExactly("Basic {realm=a}", "Bearer");
    }

    @Test
    void challengesAndParametersAreBounded() {
        assertThat(read("A, ".repeat(1000))).hasSize(ChallengeParser.MAX_CHALLENGES);
        StringBuilder many = new StringBuilder("A ");
        for (int i = 0; i <= ChallengeParser.MAX_PARAMETERS; i++) {
            many.append("p").append(i).append("=1,");
        }
        assertThat(read(many.toString())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a ", "a=", "\"", "\\", ", ", "=", "a=\"\\\"\",", "A b,", "A b=c ", "A b=c d=e "})
    void longFieldsTakeLinearTime(String part) {
        assertThat(read(part.repeat(1_000_000)).size()).isLessThanOrEqualTo(ChallengeParser.MAX_CHALLENGES);
    }

    @Test
    void anyTextIsRead() {
        Random random = new Random(7);
        String letters = "aZ=\",\\ \t~\u0000\u00ff1";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("A ".repeat(random.nextInt(2)));
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThat(ChallengeParser.challenges(List.of(text.toString()))).isNotNull();
            assertThat(ChallengeParser.parameters(text.toString())).isNotNull();
        }
    }

    @Test
    void parametersAlone() {
        assertThat(ChallengeParser.parameters("qop=auth, rspauth=\"6f\", cnonce=\"a\\\"b\",nc=00000001"))
                .isEqualTo(Map.of("qop", "auth", "rspauth", "6f", "cnonce", "a\"b", "nc", "00000001"));
        assertThat(ChallengeParser.parameters("qop=auth rspauth=\"6f\""))
                .isEqualTo(Map.of("qop", "auth", "rspauth", "6f"));
        assertThat(ChallengeParser.parameters("rspauth=\"6f")).isEmpty();
        assertThat(ChallengeParser.parameters("rspauth=\"6f\" x")).isEmpty();
        assertThat(ChallengeParser.parameters("rspauth=\"6f\", x")).isEmpty();
    }
}
