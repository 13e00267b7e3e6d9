package io.sallyport.internal.auth;

import io.sallyport.TargetUri;
import io.sallyport.auth.Credentials;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one authenticator has shown one origin: who was let in where, and the questions that are open. Thread-safe. */
final class Space {

    static final int MAX_REALMS = 16;
    static final int MAX_PATHS = 16;

    /**
     * What the authenticator is asked.
     *
     * @param offered schemes and realms, which the answer is kept by
     * @param refusals how often it was wrong before
     */
    record Question(List<String> offered, int refusals) {}

    private record Remembered(Session session, List<String> paths) {}

    private final TargetUri origin;
    private final Map<Optional<String>, Remembered> remembered = recentlyUsed(MAX_REALMS);
    private final Map<List<String>, Credentials> known = recentlyUsed(MAX_REALMS);
    private final Map<Question, CompletableFuture<Optional<Credentials>>> asking = new HashMap<>();

    Space(TargetUri origin) {
        this.origin = origin;
    }

    /** A map that forgets what was not used for longest. */
    static <K, V> Map<K, V> recentlyUsed(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    TargetUri origin() {
        return origin;
    }

    /** What requests for the path go out with unasked: the closest, if it is in several protection spaces. */
    synchronized @Nullable Session find(String path) {
        Session closest = null;
        int length = -1;
        for (Remembered one : remembered.values()) {
            for (String prefix : one.paths()) {
                if (prefix.length() > length && path.startsWith(prefix)) {
                    closest = one.session();
                    length = prefix.length();
                }
            }
        }
        return closest;
    }

    /** The session was let in at the path (RFC 7617 section 2.2: with all that lies as deep or deeper; RFC 7616 section 3.3: where its domain says). */
    synchronized void remember(Session session, String path) {
        Optional<String> realm = Optional.ofNullable(session.realm());
        List<String> domain = session.domain(origin);
        Remembered before = remembered.get(realm);
        List<String> paths = new ArrayList<>();
        if (domain != null) {
            paths.addAll(domain);
        } else {
            int query = path.indexOf('?');
            String plain = query < 0 ? path : path.substring(0, query);
            paths.add(plain.substring(0, plain.lastIndexOf('/') + 1));
            if (before != null && before.session().credentials().equals(session.credentials())) {
                addOthers(before.paths(), paths);
            }
        }
        remembered.put(realm, new Remembered(session, List.copyOf(paths)));
    }

    /** Adds paths that the first does not cover. */
    private static void addOthers(List<String> before, List<String> paths) {
        String first = paths.get(0);
        for (String path : before) {
            if (first.startsWith(path)) {
                paths.clear();
                paths.addAll(before);
                return;
            }
            if (!path.startsWith(first) && paths.size() < MAX_PATHS) {
                paths.add(path);
            }
        }
    }

    /** The session was let in nowhere else meanwhile, and goes on as another. */
    synchronized void replace(Session session, Session next) {
        remembered.replaceAll((realm, one) -> one.session() == session ? new Remembered(next, one.paths()) : one);
    }

    /** The session was refused: it is not shown again unasked, nor are its credentials given without a question. */
    synchronized void refused(Session session) {
        remembered.values().removeIf(one -> one.session() == session);
        known.values().removeIf(session.credentials()::equals);
    }

    /**
     * The answer to a question: what is known since another call asked it; what a call is asking just now; or what the supplier says, asked by this call for all.
     *
     * @param refused what the answer must not be, or null
     */
    CompletionStage<Optional<Credentials>> answer(
            Question question,
            @Nullable Credentials refused,
            Supplier<? extends CompletionStage<? extends @Nullable Credentials>> ask) {
        CompletableFuture<Optional<Credentials>> answer = new CompletableFuture<>();
        synchronized (this) {
            Credentials other = known.get(question.offered());
            if (other != null && !other.equals(refused)) {
                return CompletableFuture.completedFuture(Optional.of(other));
            }
            CompletableFuture<Optional<Credentials>> running = asking.putIfAbsent(question, answer);
            if (running != null) {
                return running;
            }
        }
        CompletionStage<? extends @Nullable Credentials> given;
        try {
            given = ask.get();
            if (given == null) {
                given = CompletableFuture.failedFuture(new NullPointerException("the authenticator returned null"));
            }
        } catch (Throwable e) {
            given = CompletableFuture.failedFuture(e);
        }
        given.whenComplete((credentials, failure) -> answered(question, credentials, failure, answer));
        return answer;
    }

    private void answered(
            Question question,
            @Nullable Credentials credentials,
            @Nullable Throwable failure,
            CompletableFuture<Optional<Credentials>> answer) {
        synchronized (this) {
            asking.remove(question);
            if (credentials != null) {
                known.put(question.offered(), credentials);
            }
        }
        if (failure != null) {
            answer.completeExceptionally(failure);
        } else {
            answer.complete(Optional.ofNullable(credentials));
        }
    }
}
