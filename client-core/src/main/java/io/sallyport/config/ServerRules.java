package io.sallyport.config;

import io.sallyport.internal.text.HostPattern;
import io.sallyport.internal.text.PinText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.HostnameVerifier;
import org.jspecify.annotations.Nullable;

/**
 * What is demanded of a server beside trust, whoever shakes hands with it: its name, its key, and how it ends. Immutable.
 *
 * @param nameVerified whether its certificate must be made out to the host
 * @param verifier who is asked where it is not
 * @param pins the keys that count, by host
 * @param silentClosers who may end a body without TLS's close_notify
 */
record ServerRules(
        boolean nameVerified,
        Own<HostnameVerifier> verifier,
        Map<HostPattern, Set<String>> pins,
        Set<HostPattern> silentClosers) {

    /** The name alone. */
    static final ServerRules NAME = new ServerRules(true, Own.none(), Map.of(), Set.of());

    ServerRules {
        pins = Map.copyOf(pins);
        silentClosers = Set.copyOf(silentClosers);
    }

    ServerRules anyName() {
        return new ServerRules(false, verifier, pins, silentClosers);
    }

    ServerRules asking(@Nullable HostnameVerifier other) {
        return new ServerRules(nameVerified, new Own<>(other), pins, silentClosers);
    }

    /** With more pins: see {@link TlsConfig.Builder#pin}. */
    ServerRules pinning(String hostPattern, String... sha256) {
        HostPattern pattern = HostPattern.parse(hostPattern, "pin");
        if (sha256.length == 0) {
            throw new IllegalArgumentException("pin: none for \"" + hostPattern + "\" (expected: 1 or more)");
        }
        List<String> added = new ArrayList<>(pins.getOrDefault(pattern, Set.of()));
        for (int i = 0; i < sha256.length; i++) {
            added.add(PinText.require(sha256[i], "pin " + (i + 1) + " for \"" + hostPattern + "\""));
        }
        Map<HostPattern, Set<String>> more = new LinkedHashMap<>(pins);
        more.put(pattern, Set.copyOf(added));
        return new ServerRules(nameVerified, verifier, more, silentClosers);
    }

    /** With more hosts that may end silently. */
    ServerRules acceptingSilence(String... hostPatterns) {
        Set<HostPattern> more = new LinkedHashSet<>(silentClosers);
        for (String pattern : hostPatterns) {
            more.add(HostPattern.parse(pattern, "acceptMissingCloseNotify"));
        }
        return new ServerRules(nameVerified, verifier, pins, more);
    }

    /** The pins of all patterns that match a host. */
    Set<String> pins(String host) {
        if (pins.isEmpty()) {
            return Set.of();
        }
        Set<String> found = new LinkedHashSet<>();
        pins.forEach((pattern, values) -> {
            if (pattern.matches(host)) {
                found.addAll(values);
            }
        });
        return found;
    }

    boolean acceptsSilence(String host) {
        return !silentClosers.isEmpty() && silentClosers.stream().anyMatch(pattern -> pattern.matches(host));
    }
}
