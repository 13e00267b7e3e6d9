package io.sallyport.cookie;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a jar (RFC 6265bis sections 5.7.3 and 5.8.3), by site: the registrable domain, or the host where there is none. A cookie never leaves its site, so a look-up meets the cookies of one site
 * only. Guarded by its jar.
 */
final class CookieTable {

    /** What makes two cookies the same one. */
    private record Key(String name, String domain, boolean hostOnly, String path) {

        private static Key of(Cookie cookie) {
            return new Key(cookie.name(), cookie.domain(), cookie.hostOnly(), cookie.path());
        }
    }

    private static final class Entry {

        private final Cookie cookie;
        private final Key key;
        private final String site;
        private final long arrival;
        private long lastUse;

        private Entry(Cookie cookie, Key key, String site, long arrival, long lastUse) {
            this.cookie = cookie;
            this.key = key;
            this.site = site;
            this.arrival = arrival;
            this.lastUse = lastUse;
        }
    }

    private static final Comparator<Entry> SENDING_ORDER = Comparator.comparingInt(
                    (Entry entry) -> -entry.cookie.path().length())
            .thenComparing(entry -> entry.cookie.created())
            .thenComparingLong(entry -> entry.arrival);

    private final int most;
    private final int mostOfSite;
    private final Map<String, List<Entry>> sites = new HashMap<>();

    /** In the order of their last use. */
    private final Map<Key, Entry> all = new LinkedHashMap<>(16, 0.75f, true);

    /** No cookie ends before this. */
    private Instant firstEnd = Instant.MAX;

    private long arrivals;
    private long uses;

    CookieTable(int most, int mostOfSite) {
        this.most = most;
        this.mostOfSite = mostOfSite;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Puts a cookie in place of the same one, whose time of coming it keeps; one that has ended only removes. Then makes room. */
    void put(Cookie cookie, String site, Instant now) {
        Key key = Key.of(cookie);
        Entry old = all.get(key);
        if (old != null) {
            remove(old);
        }
        if (cookie.isExpired(now)) {
            return;
        }
        Entry first = old != null && !old.cookie.isExpired(now) ? old : null;
        Entry entry = new Entry(
                first == null ? cookie : cookie.createdAt(first.cookie.created()),
                key,
                site,
                first == null ? ++arrivals : first.arrival,
                ++uses);
        List<Entry> ofSite = sites.computeIfAbsent(site, name -> new ArrayList<>());
        ofSite.add(entry);
        all.put(key, entry);
        Instant end = cookie.expires();
        if (end != null && end.isBefore(firstEnd)) {
            firstEnd = end;
        }
        if (ofSite.size() > mostOfSite) {
            remove(leastOf(ofSite, now));
        }
        if (all.size() > most) {
            makeRoom(now);
        }
    }

    /** Whether a cookie that came in the clear would hide a secure one (step "leave secure cookies alone"). */
    boolean hidesSecure(Cookie cookie, String site, Instant now) {
        for (Entry entry : sites.getOrDefault(site, List.of())) {
            Cookie other = entry.cookie;
            if (other.secure() && !other.isExpired(now) && cookie.hides(other)) {
                return true;
            }
        }
        return false;
    }

    /** First what has ended, then what is not secure, then the rest; of each what was not used for longest. */
    private static Entry leastOf(List<Entry> ofSite, Instant now) {
        Entry least = ofSite.get(0);
        for (Entry entry : ofSite) {
            int order = Integer.compare(worth(entry, now), worth(least, now));
            if (order < 0 || (order == 0 && entry.lastUse < least.lastUse)) {
                least = entry;
            }
        }
        return least;
    }

    private static int worth(Entry entry, Instant now) {
        return entry.cookie.isExpired(now) ? 0 : entry.cookie.secure() ? 2 : 1;
    }

    private void makeRoom(Instant now) {
        if (!firstEnd.isAfter(now)) {
            removeExpired(now);
        }
        if (all.size() > most) {
            remove(all.values().iterator().next());
        }
    }

    private void removeExpired(Instant now) {
        firstEnd = Instant.MAX;
        for (Entry entry : List.copyOf(all.values())) {
            Instant end = entry.cookie.expires();
            if (entry.cookie.isExpired(now)) {
                remove(entry);
            } else if (end != null && end.isBefore(firstEnd)) {
                firstEnd = end;
            }
        }
    }

    private void remove(Entry entry) {
        all.remove(entry.key);
        List<Entry> ofSite = sites.get(entry.site);
        if (ofSite != null) {
            ofSite.remove(entry);
            if (ofSite.isEmpty()) {
                sites.remove(entry.site);
            }
        }
    }

    /** The value of a Cookie field, or null: longer paths first, then older cookies. What would make it longer than the limit is left out. */
    @Nullable
    String field(String site, String host, String path, boolean https, Instant now, int maxBytes) {
        List<Entry> ofSite = sites.get(site);
        if (ofSite == null) {
            return null;
        }
        List<Entry> sent = new ArrayList<>();
        for (Entry entry : ofSite) {
            if (!entry.cookie.isExpired(now) && entry.cookie.matches(host, path, https)) {
                sent.add(entry);
            }
        }
        sent.sort(SENDING_ORDER);
        StringBuilder field = new StringBuilder();
        for (Entry entry : sent) {
            int separator = field.isEmpty() ? 0 : 2;
            if (field.length() + separator + entry.cookie.length() <= maxBytes) {
                field.append(separator == 0 ? "" : "; ");
                entry.cookie.appendTo(field);
            }
            entry.lastUse = ++uses;
            all.put(entry.key, entry); // moves it to the end
        }
        return field.isEmpty() ? null : field.toString();
    }

    /** What has not ended, oldest first. */
    List<Cookie> all(Instant now) {
        return all.values().stream()
                .filter(entry -> !entry.cookie.isExpired(now))
                .sorted(Comparator.comparingLong(entry -> entry.arrival))
                .map(entry -> entry.cookie)
                .toList();
    }

    /** Removes the cookie with the same name, domain and path. Whether there was one. */
    boolean remove(Cookie cookie) {
        Entry entry = all.get(Key.of(cookie));
        if (entry == null) {
            return false;
        }
        remove(entry);
        return true;
    }

    void removeSession() {
        for (Entry entry : List.copyOf(all.values())) {
            if (entry.cookie.expires() == null) {
                remove(entry);
            }
        }
    }

    void clear() {
        all.clear();
        sites.clear();
        firstEnd = Instant.MAX;
    }
}
