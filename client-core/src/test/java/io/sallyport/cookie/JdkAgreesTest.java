package io.sallyport.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random histories beside the JDK's own manager, in what both understand: paths that end with a slash, Secure and Expires over https, and cookies that are either for a domain or for a host nobody lies below (the JDK sends those of hosts to the hosts below, too). */
final class JdkAgreesTest {

    private static final String[] HOSTS = {"a.com", "b.com", "www.c.com", "api.c.com"};
    private static final String[] PATHS = {"/", "/p/", "/p/q/", "/r/"};

    private static final String PAST = "Thu, 01 Jan 1970 00:00:00 GMT";
    private static final String FUTURE = "Fri, 01 Jan 2100 00:00:00 GMT";

    @Test
    void onWhoGetsWhat() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Jar ours = new Jar();
            CookieManager theirs = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
            for (int i = 0; i < 30; i++) {
                String host = HOSTS[random.nextInt(HOSTS.length)];
                String url = "https://" + host + PATHS[random.nextInt(PATHS.length)];
                String field = "n" + random.nextInt(4) + "=v" + i
                        + "; Path=" + PATHS[random.nextInt(PATHS.length)]
                        + (host.endsWith(".c.com") ? "; Domain=.c.com" : "")
                        + (random.nextInt(4) == 0 ? "; Secure" : "")
                        + (random.nextInt(4) == 0 ? "; Expires=" + (random.nextBoolean() ? PAST : FUTURE) : "");
                ours.set(url, field);
                theirs.put(URI.create(url), Map.of("Set-Cookie", List.of(field)));
                String asked = "https://" + HOSTS[random.nextInt(HOSTS.length)] + PATHS[random.nextInt(PATHS.length)];
                TreeSet<String> expected = new TreeSet<>();
                theirs.get(URI.create(asked), Map.of())
                        .getOrDefault("Cookie", List.of())
                        .forEach(value -> expected.addAll(Arrays.asList(value.split("; ", -1))));
                String sent = ours.sent(asked);
                TreeSet<String> actual = new TreeSet<>(sent == null ? List.of() : Arrays.asList(sent.split("; ", -1)));
                assertThat(actual).as("seed %d, step %d, %s", seed, i, asked).isEqualTo(expected);
            }
        }
    }
}
