package io.sallyport.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.RequestBody;
import io.sallyport.TargetUri;
import io.sallyport.auth.Challenge;
import io.sallyport.auth.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Digest by the examples of its RFCs, and the parts they leave out. */
final class DigestTest {

    private static final String RFC_7616 = "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", "
            + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
            + "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    private static final String CNONCE_7616 = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    private static final String RFC_2617 = "realm=\"testrealm@host.com\", "
            + "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";

    static Challenge challenge(String parameters) {
        return ChallengeParser.challenges(List.of("Digest " + parameters)).get(0);
    }

    private static DigestSession session(Credentials credentials, String parameters, String... cnonces) {
        Queue<String> next = new ArrayDeque<>(List.of(cnonces));
        return (DigestSession) Objects.requireNonNull(
                Choice.session(credentials, List.of(challenge(parameters)), false, RequestBody.empty(), next::remove));
    }

    private static Map<String, String> field(Authorization authorization) {
        assertThat(authorization.value()).startsWith("Digest ");
        return ChallengeParser.parameters(authorization.value().substring(7));
    }

    static Stream<Arguments> examples() {
        Credentials mufasa = Credentials.digest("Mufasa", "Circle of Life");
        Credentials jason = Credentials.digest("J\u00e4s\u00f8n Doe", "Secret, or not?");
        Credentials old = Credentials.digest("Mufasa", "Circle Of Life");
        return Stream.of(
                Arguments.of(
                        "RFC 7616 3.9.1, MD5",
                        mufasa,
                        RFC_7616 + ", algorithm=MD5",
                        "/dir/index.html",
                        CNONCE_7616,
                        "Mufasa",
                        "8ca523f5e9506fed4657c9700eebdbec"),
                Arguments.of(
                        "RFC 7616 3.9.1, SHA-256",
                        mufasa,
                        RFC_7616 + ", algorithm=SHA-256",
                        "/dir/index.html",
                        CNONCE_7616,
                        "Mufasa",
                        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
                Arguments.of(
                        "RFC 7616 3.9.2 with erratum 4897, SHA-512-256, userhash",
                        jason,
                        "realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, "
                                + "nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", "
                                + "opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true",
                        "/doe.json",
                        "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
                        "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b",
                        "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5"),
                Arguments.of(
                        "RFC 2617 3.5",
                        old,
                        RFC_2617 + ", qop=\"auth,auth-int\"",
                        "/dir/index.html",
                        "0a4f113b",
                        "Mufasa",
                        "6629fae49393a05397450978507c4ef1"),
                Arguments.of(
                        "RFC 2069, with the numbers of RFC 2617",
                        old,
                        RFC_2617,
                        "/dir/index.html",
                        "unused",
                        "Mufasa",
                        "670fd8c2df070c60b045671b8b24ff02"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void examplesOfTheRfcs(
            String name,
            Credentials credentials,
            String challenge,
            String uri,
            String cnonce,
            String username,
            String response) {
        Map<String, String> field =
                field(session(credentials, challenge, cnonce).authorize("GET", uri, null));
        assertThat(field.get("response")).isEqualTo(response);
        assertThat(field.get("username")).isEqualTo(username);
        assertThat(field.get("uri")).isEqualTo(uri);
        Map<String, String> asked = challenge(challenge).parameters();
        for (String same : List.of("realm", "nonce", "opaque")) {
            assertThat(field.get(same)).isEqualTo(asked.get(same));
        }
        assertThat(field.get("algorithm")).isEqualTo(asked.get("algorithm"));
        assertThat(field.get("nc")).isEqualTo(asked.containsKey("qop") ? "00000001" : null);
        assertThat(field.get("userhash")).isEqualTo(asked.get("userhash"));
    }

    @Test
    void theCountGoesUpWithEachRequestAndBeginsAgainWithTheNextNonce() {
        DigestSession session =
                session(Credentials.digest("u", "p"), "realm=a, nonce=n, qop=auth", "c1", "c2", "c3", "c4");
        assertThat(field(session.authorize("GET", "/", null)))
                .containsEntry("nc", "00000001")
                .containsEntry("cnonce", "c1");
        assertThat(field(session.authorize("GET", "/", null)))
                .containsEntry("nc", "00000002")
                .containsEntry("cnonce", "c2");
        assertThat(field(session.next("m").authorize("GET", "/", null)))
                .containsEntry("nc", "00000001")
                .containsEntry("nonce", "m");
    }

    @Test
    void aSessionKeepsItsKeyAndItsNonceOfTheClient() {
        DigestSession session =
                session(Credentials.digest("u", "p"), "realm=a, nonce=n, qop=auth, algorithm=MD5-sess", "c");
        Map<String, String> first = field(session.authorize("GET", "/", null));
        Map<String, String> second = field(session.authorize("GET", "/", null));
        DigestAlgorithm md5 = DigestAlgorithm.MD5;
        String key = md5.hash(md5.hash("u:a:p") + ":n:c");
        assertThat(first)
                .containsEntry("algorithm", "MD5-sess")
                .containsEntry("response", md5.hash(key + ":n:00000001:c:auth:" + md5.hash("GET:/")));
        assertThat(second)
                .containsEntry("cnonce", "c")
                .containsEntry("response", md5.hash(key + ":n:00000002:c:auth:" + md5.hash("GET:/")));
        assertThat(field(session.next("m").authorize("GET", "/", null)))
                .containsEntry("response", md5.hash(key + ":m:00000001:c:auth:" + md5.hash("GET:/")));
    }

    @Test
    void theBodyIsPartOfAuthInt(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("f"), "xbodyx");
        DigestAlgorithm sha = DigestAlgorithm.SHA_256;
        for (RequestBody body : List.of(RequestBody.of("body"), RequestBody.file(file, 1, 4))) {
            DigestSession session =
                    session(Credentials.digest("u", "p"), "realm=a, nonce=n, qop=auth-int, algorithm=SHA-256", "c");
            assertThat(session.needsBody()).isTrue();
            assertThat(BodyHash.isPossible(body)).isTrue();
            Authorization authorization = session.authorize("POST", "/", BodyHash.of(body, sha));
            String request = sha.hash("POST:/:" + sha.hash("body"));
            assertThat(field(authorization))
                    .containsEntry("qop", "auth-int")
                    .containsEntry("response", sha.hash(sha.hash("u:a:p") + ":n:00000001:c:auth-int:" + request));
            assertThat(authorization.proof())
                    .as("the answer's body would be in it")
                    .isNull();
        }
    }

    @Test
    void namesAreQuotedOrEncoded() {
        String quoted = session(
                        Credentials.digest("a\"b\\c", "p"), "realm=\"r\\\"\\\\s\", nonce=\"n\\\"\", qop=auth", "c")
                .authorize("GET", "/", null)
                .value();
        assertThat(quoted)
                .startsWith("Digest username=\"a\\\"b\\\\c\", realm=\"r\\\"\\\\s\", nonce=\"n\\\"\", uri=\"/\", ");
        String encoded = session(Credentials.digest("J\u00e4s\u00f8n Doe", "p"), "realm=a, nonce=n, qop=auth", "c")
                .authorize("GET", "/", null)
                .value();
        assertThat(encoded).startsWith("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, realm=\"a\"");
    }

    static Stream<Arguments> offers() {
        return Stream.of(
                offer("password", "MD5", "Digest realm=a, nonce=n, qop=auth", "Basic realm=a"),
                offer(
                        "password",
                        "SHA-512-256",
                        "Digest realm=a, nonce=n, qop=auth",
                        "Digest realm=a, nonce=n, qop=auth, algorithm=SHA-512-256",
                        "Digest realm=a, nonce=n, qop=auth, algorithm=SHA-256"),
                offer(
                        "password",
                        "sha-256-SESS",
                        "Basic realm=a",
                        "Digest realm=a, nonce=n, qop=auth, algorithm=sha-256-SESS"),
                offer("password", "Basic", "Digest realm=a, nonce=n, qop=auth, algorithm=SHA-1", "Basic realm=a"),
                offer("password", "Basic", "Digest realm=a, nonce=n, qop=secret", "Basic realm=a"),
                offer("password", "Basic", "Digest realm=a, qop=auth", "Basic realm=a"),
                offer("password", "Basic", "Digest nonce=n, qop=auth", "Basic realm=a"),
                offer("password", null, "Bearer realm=a"),
                offer("basic", "Basic", "Digest realm=a, nonce=n, qop=auth", "bAsIc"),
                offer("basic", null, "Digest realm=a, nonce=n, qop=auth"),
                offer("digest", null, "Basic realm=a"),
                offer("digest", null, "Digest realm=a, nonce=n, algorithm=MD5-sess"),
                offer("bearer", "Bearer", "Digest realm=a, nonce=n, qop=auth", "Bearer"),
                offer("bearer", null, "Basic realm=a"));
    }

    private static Arguments offer(String credentials, @Nullable String answered, String... challenges) {
        return Arguments.of(credentials, answered, List.of(challenges));
    }

    @ParameterizedTest(name = "{0} answers {1} of {2}")
    @MethodSource("offers")
    void theStrongestThatIsKnownIsAnswered(String kind, @Nullable String answered, List<String> challenges) {
        Credentials credentials = switch (kind) {
            case "basic" -> Credentials.basic("u", "p");
            case "digest" -> Credentials.digest("u", "p");
            case "bearer" -> Credentials.bearer("t");
            default -> Credentials.password("u", "p");
        };
        Session session = Choice.session(
                credentials, ChallengeParser.challenges(challenges), false, RequestBody.empty(), () -> "c");
        if (answered == null) {
            assertThat(session).isNull();
            return;
        }
        String value =
                Objects.requireNonNull(session).authorize("GET", "/", null).value();
        if (value.startsWith("Digest ")) {
            assertThat(value).contains(answered.equals("MD5") ? "Digest " : "algorithm=" + answered);
        } else {
            assertThat(value).startsWith(answered + " ");
        }
    }

    @Test
    void whatCannotBeHashedIsAnsweredWithoutItsBodyOrNotAtAll() {
        RequestBody stream = RequestBody.publisher(() -> subscriber -> {}, 5);
        Credentials credentials = Credentials.password("u", "p");
        List<Challenge> only = List.of(
                challenge("realm=a, nonce=n, qop=auth-int, algorithm=SHA-256"),
                new Challenge("Basic", null, Map.of("realm", "a")));
        assertThat(Choice.session(credentials, only, false, stream, () -> "c")).isNull();
        List<Challenge> either = List.of(only.get(0), challenge("realm=a, nonce=n, qop=\"auth,auth-int\""));
        Session session = Objects.requireNonNull(Choice.session(credentials, either, false, stream, () -> "c"));
        assertThat(session.needsBody()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, /",
                "'', /",
                "/a /b/, '/a,/b/'",
                "http://h/a, /a",
                "http://h:80/a, /a",
                "https://h/a, ''",
                "http://evil/ //evil/b /c, /c",
                "'ftp://h/ http://[ /d', /d",
            })
    void theDomainIsOfThisOriginOnly(@Nullable String domain, String paths) {
        DigestSession session = session(
                Credentials.digest("u", "p"),
                "realm=a, nonce=n" + (domain == null ? "" : ", domain=\"" + domain + "\""));
        assertThat(String.join(",", session.domain(TargetUri.parse("http://h/"))))
                .isEqualTo(paths);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "qop=auth, -",
                "nextnonce=m, -",
                "rspauth=RIGHT, -",
                "'rspauth=\"RIGHT\", cnonce=c, nc=00000001', -",
                "'rspauth=RIGHT, cnonce=d', is for another request",
                "'rspauth=RIGHT, nc=00000002', is for another request",
                "rspauth=00, is wrong",
                "'rspauth=\"\"', is wrong",
            })
    void theServersProof(String info, @Nullable String mistake) {
        DigestAlgorithm md5 = DigestAlgorithm.MD5;
        Authorization authorization = session(Credentials.digest("u", "p"), "realm=a, nonce=n, qop=auth", "c")
                .authorize("GET", "/x", null);
        String right = md5.hash(md5.hash("u:a:p") + ":n:00000001:c:auth:" + md5.hash(":/x"));
        Map<String, String> parameters = ChallengeParser.parameters(info.replace("RIGHT", right));
        assertThat(parameters).isNotEmpty();
        assertThat(Objects.requireNonNull(authorization.proof()).mistake(parameters))
                .isEqualTo(mistake);
    }

    @Test
    void noTextHasASecret() {
        DigestSession session = session(Credentials.digest("ada", "s3cret"), "realm=a, nonce=n, qop=auth", "c");
        Authorization authorization = session.authorize("GET", "/", null);
        assertThat(session + " " + authorization + " " + authorization.proof() + " " + session.credentials())
                .doesNotContain("ada", "s3cret", authorization.value());
        Session basic = FixedSession.basic(new Credentials.Password("ada", "s3cret", true, true), "a", false);
        assertThat(basic + " " + basic.authorize("GET", "/", null)).doesNotContain("ada", "s3cret", "YWRh");
    }
}
