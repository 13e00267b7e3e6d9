package io.sallyport.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which package may use which: the arrows of the architecture, as rules. A package without classes breaks no rule. */
public final class Arrows {
    private static final List<String> CHAIN =
            List.of("attempt", "route", "pool", "connect", "connection", "exchange", "body");
    private static final List<String> PROTOCOLS = List.of("http1", "http2", "http3", "websocket");
    private static final List<String> USED_BY_PROTOCOLS = List.of("connection", "exchange", "body");
    private static final List<String> LEAVES = List.of("loop", "tls", "socket");

    private Arrows() {}

    /**
     * The rules of client-core.
     *
     * @param base the package users import
     */
    public static List<ArchRule> core(String base) {
        String call = base + ".internal.call..";
        String text = base + ".internal.text..";
        String cookie = base + ".internal.cookie..";
        String coding = base + ".internal.coding..";
        return List.of(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.netty..", "tools.jackson..", "com.fasterxml.jackson..")
                        .because("the core knows neither Netty nor Jackson"),
                noClasses()
                        .that()
                        .resideInAnyPackage(base + ".internal.auth..", base + ".internal.followup..", coding, text)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(call)
                        .because(
                                "rules, codings and text know nothing of calls, and are used by the call and not the other way round")
                        .allowEmptyShould(true),
                noClasses()
                        .that()
                        .resideInAPackage(text)
                        .should()
                        .dependOnClassesThat(ArrowTargets.inside(base).butOutside(text))
                        .because("text is a leaf")
                        .allowEmptyShould(true),
                noClasses()
                        .that()
                        .resideInAPackage(cookie)
                        .should()
                        .dependOnClassesThat(ArrowTargets.inside(base).butOutside(cookie, text))
                        .because("the rules of cookies are pure functions that know text only")
                        .allowEmptyShould(true),
                noClasses()
                        .that()
                        .resideInAnyPackage(base + ".config..", base + ".error..", base + ".event..", base + ".spi..")
                        .should()
                        .dependOnClassesThat(
                                ArrowTargets.inside(base + ".internal").butOutside(text))
                        .because("contracts do not know how they are kept, but may use pure functions")
                        .allowEmptyShould(true));
    }

    /**
     * The rules of client-netty: {@code attempt -> route -> pool -> connect -> connection -> exchange -> body}, where
     * each may use what lies further right; {@code connect -> protocols -> connection, exchange, body}; loop, tls and socket
     * are leaves that all may use; nothing points back.
     *
     * @param base the exported package; it may use everything
     */
    public static List<ArchRule> netty(String base) {
        String internal = base + ".internal";
        Map<String, Set<String>> allowed = allowedInNetty();
        List<ArchRule> rules = new ArrayList<>();
        allowed.forEach((from, to) -> {
            String[] mayUse = new TreeSet<>(to)
                    .stream().map(name -> internal + "." + name + "..").toArray(String[]::new);
            rules.add(noClasses()
                    .that()
                    .resideInAPackage(internal + "." + from + "..")
                    .should()
                    .dependOnClassesThat(ArrowTargets.inside(base).butOutside(mayUse))
                    .because("in Netty's internals " + from + " may use only itself and "
                            + String.join(", ", without(to, from)))
                    .allowEmptyShould(true));
        });
        rules.add(classes()
                .that()
                .resideInAPackage(internal + "..")
                .should()
                .resideInAnyPackage(allowed.keySet().stream()
                        .map(name -> internal + "." + name + "..")
                        .toArray(String[]::new))
                .because("every internal package has its place in " + Arrows.class.getSimpleName())
                .allowEmptyShould(true));
        return List.copyOf(rules);
    }

    private static Map<String, Set<String>> allowedInNetty() {
        Map<String, Set<String>> allowed = new LinkedHashMap<>();
        for (int i = 0; i < CHAIN.size(); i++) {
            allowed.put(CHAIN.get(i), withLeaves(CHAIN.subList(i, CHAIN.size())));
        }
        allowed.getOrDefault("connect", Set.of()).addAll(PROTOCOLS);
        for (String protocol : PROTOCOLS) {
            Set<String> to = withLeaves(USED_BY_PROTOCOLS);
            to.add(protocol);
            allowed.put(protocol, to);
        }
        for (String leaf : LEAVES) {
            allowed.put(leaf, new LinkedHashSet<>(List.of(leaf)));
        }
        return allowed;
    }

    private static Set<String> withLeaves(List<String> names) {
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(LEAVES);
        return all;
    }

    private static Set<String> without(Set<String> names, String name) {
        Set<String> rest = new TreeSet<>(names);
        rest.remove(name);
        return rest;
    }
}
