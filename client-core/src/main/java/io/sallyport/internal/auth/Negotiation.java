package io.sallyport.internal.auth;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.auth.Authenticator;
import io.sallyport.auth.Challenge;
import io.sallyport.auth.Challenged;
import io.sallyport.auth.Credentials;
import io.sallyport.error.AuthenticationException;
import io.sallyport.error.BlockingExecutorException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.error.RequestBodyException;
import io.sallyport.internal.followup.AnsweredFacts;
import io.sallyport.internal.followup.FollowUp;
import io.sallyport.internal.text.Tokens;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How one hop of a call shows who it is: over all tries and challenges of the hop. One step at a time, which its call orders; the steps may be on different threads. */
public final class Negotiation {

    /** An answer, and what is known of a failure that it is the reason for. */
    private record Answered(Request request, int status, Headers headers, Supplier<FailureFacts> facts) {}

    /** Challenges that one hop answers at most. */
    static final int MAX_ANSWERS = 5;

    private final Side side;
    private final Authenticator authenticator;
    private final Space space;
    private final Executor blocking;
    private final Supplier<String> nonces;

    /** What answers the last challenge; null before there was one. */
    private @Nullable Session answering;

    private @Nullable Authorization sent;
    private boolean remembered;
    private boolean renewed;
    private int refusals;
    private int answers;

    Negotiation(Side side, Authenticator authenticator, Space space, Executor blocking, Supplier<String> nonces) {
        this.side = side;
        this.authenticator = authenticator;
        this.space = space;
        this.blocking = blocking;
        this.nonces = nonces;
    }

    /** The part of the space that a request is in: a proxy has one for all (RFC 9110 section 11.7.2). */
    private String place(Request request) {
        return side == Side.PROXY ? "/" : request.target().pathAndQuery();
    }

    /** The request with credentials, if there are any for it yet. Fails with an {@link HttpClientException} only. */
    public CompletionStage<Request> authorize(Request request) {
        sent = null;
        remembered = false;
        Session known = answering;
        if (known == null) {
            known = space.find(place(request));
            remembered = known != null;
        }
        if (known != null) {
            return with(known, request);
        }
        return authenticator.isPreemptive() ? askedBefore(request) : CompletableFuture.completedFuture(request);
    }

    private CompletionStage<Request> askedBefore(Request request) {
        CompletableFuture<Request> result = new CompletableFuture<>();
        ask(List.of(), null, request).whenComplete((credentials, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failed(failure, FailureFacts.unsent(Phase.PREPARE, request)));
                return;
            }
            Session session = credentials
                    .map(given -> Choice.session(given, List.of(), true, request.body(), nonces))
                    .orElse(null);
            if (session == null) {
                result.complete(request);
            } else {
                with(session, request).whenComplete((authorized, mistake) -> {
                    if (mistake != null) {
                        result.completeExceptionally(mistake);
                    } else {
                        result.complete(authorized);
                    }
                });
            }
        });
        return result;
    }

    private CompletionStage<Request> with(Session session, Request request) {
        if (!session.needsBody() || !BodyHash.isPossible(request.body())) {
            return CompletableFuture.completedFuture(
                    session.needsBody() ? request : authorized(session, request, null));
        }
        DigestAlgorithm algorithm = ((DigestSession) session).challenge().algorithm();
        CompletableFuture<Request> result = new CompletableFuture<>();
        Runnable hashing = () -> {
            try {
                result.complete(authorized(session, request, BodyHash.of(request.body(), algorithm)));
            } catch (IOException e) {
                result.completeExceptionally(new RequestBodyException(
                        FailureFacts.unsent(Phase.PREPARE, request), "the body cannot be hashed for Digest: " + e, e));
            }
        };
        if (!BodyHash.mayBlock(request.body())) {
            hashing.run();
            return result;
        }
        try {
            blocking.execute(hashing);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new BlockingExecutorException(
                    FailureFacts.unsent(Phase.PREPARE, request), "the body cannot be hashed for Digest: " + e, e));
        }
        return result;
    }

    private Request authorized(Session session, Request request, @Nullable BodyHash hash) {
        Authorization authorization = session.authorize(request.method(), side.requestTarget(request), hash);
        sent = authorization;
        return request.with(
                request.headers().toBuilder()
                        .set(side.credentials, authorization.value())
                        .build(),
                request.body());
    }

    /** Whether what was put on may reach the server twice: the count of a nonce may not. */
    public boolean mayBeShownTwice() {
        return sent == null || sent.session() instanceof FixedSession;
    }

    /** The request without what was put on for another origin than the one it goes to: an interceptor may have sent it elsewhere. */
    public Request withoutStray(Request changed) {
        Authorization ours = sent;
        boolean stray = ours != null
                && side == Side.ORIGIN
                && !changed.target().sameOrigin(space.origin())
                && changed.headers().all(side.credentials).contains(ours.value());
        return stray
                ? changed.with(
                        changed.headers().toBuilder().remove(side.credentials).build(), changed.body())
                : changed;
    }

    /** What follows the answer to a request of the hop. */
    public FollowUp answered(Request request, Response response) {
        return answered(
                request,
                new Answered(
                        response.request(), response.status(), response.headers(), () -> AnsweredFacts.of(response)));
    }

    /** What follows the answer to a CONNECT. */
    public FollowUp answered(Request connect, int status, Headers headers) {
        FailureFacts facts = FailureFacts.unsent(Phase.PROXY, connect); // the origin has seen nothing
        return answered(connect, new Answered(connect, status, headers, () -> facts));
    }

    private FollowUp answered(Request request, Answered response) {
        List<String> shown = response.request().headers().all(side.credentials);
        Authorization ours = sent;
        boolean elsewhere = side == Side.ORIGIN && !response.request().target().sameOrigin(space.origin());
        if (elsewhere || !shown.equals(ours == null ? List.of() : List.of(ours.value()))) {
            return FollowUp.DELIVER; // an interceptor went elsewhere, or showed something else
        }
        if (response.status() != side.status) {
            return ours == null ? FollowUp.DELIVER : accepted(ours, response);
        }
        List<Challenge> challenges =
                ChallengeParser.challenges(response.headers().all(side.challenges));
        DigestChallenge renewal = ours == null ? null : Choice.renewal(ours.session(), challenges);
        if (ours != null && renewal == null) {
            space.refused(ours.session());
            refusals += answering == null ? 0 : 1;
        }
        if (!request.body().isRepeatable() || answers == MAX_ANSWERS || (challenges.isEmpty() && !mayGuess(ours))) {
            keep(ours, renewal);
            return FollowUp.DELIVER;
        }
        if (renewal != null && ours != null) {
            if (renewed) {
                keep(ours, renewal);
                return FollowUp.DELIVER;
            }
            return renewed(ours, renewal, request);
        }
        Credentials refused = ours == null ? null : ours.session().credentials();
        CompletableFuture<Optional<Credentials>> credentials =
                ask(challenges, refused, request).toCompletableFuture();
        CompletionStage<FollowUp> next = credentials.handle((given, failure) -> {
            if (failure != null) {
                return new FollowUp.Fail(failed(failure, response.facts().get()));
            }
            return given.map(some -> answer(some, challenges, request)).orElse(FollowUp.DELIVER);
        });
        return new FollowUp.Await(next);
    }

    /** A new nonce that this request cannot use is for those after it. */
    private void keep(@Nullable Authorization ours, @Nullable DigestChallenge renewal) {
        if (ours != null && renewal != null && remembered) {
            Credentials.Password password =
                    (Credentials.Password) ours.session().credentials();
            space.replace(ours.session(), DigestSession.start(password, renewal, nonces));
        }
    }

    /** A 401 that does not say how (RFC 9110 section 15.5.2 wants it to): a token may just be out of date. */
    private static boolean mayGuess(@Nullable Authorization ours) {
        return ours != null && ours.session().credentials() instanceof Credentials.Token;
    }

    private FollowUp renewed(Authorization ours, DigestChallenge renewal, Request request) {
        if (renewal.needsBody() && !BodyHash.isPossible(request.body())) {
            return FollowUp.DELIVER;
        }
        renewed = true;
        Credentials.Password password = (Credentials.Password) ours.session().credentials();
        return with(DigestSession.start(password, renewal, nonces));
    }

    private FollowUp answer(Credentials credentials, List<Challenge> challenges, Request request) {
        Session next = Choice.session(credentials, challenges, authenticator.isPreemptive(), request.body(), nonces);
        return next == null || isRefused(next) ? FollowUp.DELIVER : with(next);
    }

    private FollowUp with(Session next) {
        answers++;
        answering = next;
        return new FollowUp.Authenticate(side.status + " asks for credentials");
    }

    /** Whether the same was refused just now. Digest with a nonce from before this hop is not the same. */
    private boolean isRefused(Session next) {
        Authorization ours = sent;
        if (ours == null || !ours.session().credentials().equals(next.credentials())) {
            return false;
        }
        return next instanceof FixedSession
                ? next.authorize("", "", null).value().equals(ours.value())
                : ours.session() instanceof DigestSession && !remembered;
    }

    private FollowUp accepted(Authorization ours, Answered response) {
        Session session = ours.session();
        List<String> fields = response.headers().all(side.info);
        if (session instanceof DigestSession digest && !fields.isEmpty()) {
            Map<String, String> info = new LinkedHashMap<>();
            fields.forEach(field -> info.putAll(ChallengeParser.parameters(field)));
            DigestProof proof = ours.proof();
            String mistake = proof == null ? null : proof.mistake(info);
            if (mistake != null) {
                space.refused(session);
                return new FollowUp.Fail(new AuthenticationException(
                        response.facts().get(),
                        "the proof in " + side.info + " " + mistake
                                + ": the server does not know the password (RFC 7616 3.5)",
                        null));
            }
            String nextNonce = info.get("nextnonce");
            if (nextNonce != null) {
                Session next = digest.next(nextNonce);
                if (remembered) {
                    space.replace(session, next);
                } else {
                    space.remember(next, place(response.request()));
                }
                return FollowUp.DELIVER;
            }
        }
        if (!remembered) {
            space.remember(session, place(response.request()));
        }
        return FollowUp.DELIVER;
    }

    private CompletionStage<Optional<Credentials>> ask(
            List<Challenge> challenges, @Nullable Credentials refused, Request request) {
        List<String> offered = authenticator.isPreemptive()
                ? List.of() // one token for all of the origin
                : challenges.stream()
                        .map(challenge -> Tokens.lower(challenge.scheme()) + " " + challenge.realm())
                        .distinct()
                        .toList();
        Challenged challenged = new Challenged(space.origin(), side == Side.PROXY, challenges, request, refusals);
        return space.answer(new Space.Question(offered, refusals), refused, () -> asked(challenged));
    }

    /** A user and a password for a proxy that has no challenges. */
    CompletionStage<Optional<Credentials.Password>> password(Request request) {
        CompletableFuture<Optional<Credentials.Password>> result = new CompletableFuture<>();
        FailureFacts facts = FailureFacts.unsent(Phase.PROXY, request);
        CompletionStage<? extends @Nullable Credentials> given;
        try {
            given = asked(new Challenged(space.origin(), true, List.of(), request, 0));
        } catch (Throwable e) {
            given = CompletableFuture.failedFuture(e);
        }
        if (given == null) {
            given = CompletableFuture.failedFuture(new NullPointerException("the authenticator returned null"));
        }
        given.whenComplete((credentials, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failed(failure, facts));
            } else if (credentials instanceof Credentials.Token) {
                result.completeExceptionally(new AuthenticationException(
                        facts, "a token for a SOCKS proxy (expected: a user and a password, RFC 1929)", null));
            } else {
                result.complete(Optional.ofNullable((Credentials.Password) credentials));
            }
        });
        return result;
    }

    private CompletionStage<? extends @Nullable Credentials> asked(Challenged challenged) {
        if (!authenticator.mayBlock()) {
            return authenticator.authenticate(challenged);
        }
        CompletableFuture<@Nullable Credentials> answer = new CompletableFuture<>();
        blocking.execute(() -> {
            try {
                authenticator.authenticate(challenged).whenComplete((credentials, failure) -> {
                    if (failure != null) {
                        answer.completeExceptionally(failure);
                    } else {
                        answer.complete(credentials);
                    }
                });
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** The text says no more than the type: what an authenticator says of its failure may be a secret. */
    private static HttpClientException failed(Throwable failure, FailureFacts facts) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RejectedExecutionException
                ? new BlockingExecutorException(facts, "the authenticator cannot be asked: " + cause, cause)
                : new AuthenticationException(
                        facts, "the authenticator failed: " + cause.getClass().getName(), cause);
    }
}
