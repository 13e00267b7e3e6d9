package io.sallyport.internal.download;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import io.sallyport.SaveProgress;
import io.sallyport.download.Downloaded;
import io.sallyport.error.BodySaveException;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ClientClosedException;
import io.sallyport.error.DownloadException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.internal.followup.AnsweredFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a download: transfers one after the other, until all bytes are there. One step at a time, on whatever thread it comes; only the end of the result comes from others. */
public final class Transfer {

    private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);

    private static final Version UNKNOWN = new Version("", -1);

    private final HttpClient client;
    private final Order order;
    private final PartFile part;
    private final List<Throwable> earlier = new ArrayList<>();
    private int resumes;
    private long received;

    private volatile CompletableFuture<Downloaded> result = new CompletableFuture<>();

    /** Ends what is going on. */
    private volatile Runnable stop = () -> {};

    private Transfer(HttpClient client, Order order, PartFile part) {
        this.client = client;
        this.order = order;
        this.part = part;
    }

    /** Starts a run. The part is opened and read on this thread. */
    public static CompletableFuture<Downloaded> start(HttpClient client, Order order) {
        PartFile part;
        try {
            String source = Note.source(order.request().target().toUri().toString());
            part = PartFile.open(order.path(), source, order.digests());
        } catch (IOException | RuntimeException e) { // a file system may be the user's
            return CompletableFuture.failedFuture(unsaved(order, e));
        }
        return new Transfer(client, order, part).start();
    }

    private CompletableFuture<Downloaded> start() {
        CallFuture<Response> first = client.send(next());
        CompletableFuture<Downloaded> made = first.newIncompleteFuture(); // refuses to be waited for on a loop
        result = made;
        made.whenComplete((downloaded, failure) -> stop.run());
        await(first);
        return made;
    }

    private Request next() {
        Request request = order.request();
        Request.Builder next = request.toBuilder().decode(false);
        if (!request.headers().contains("Accept-Encoding")) {
            next.setHeader("Accept-Encoding", "identity");
        }
        if (request.options().retries() == null) {
            next.retries(order.retries());
        }
        if (asked() > 0) {
            next.setHeader("Range", "bytes=" + asked() + "-")
                    .setHeader("If-Range", part.version().validator());
        }
        return next.build();
    }

    /** How many bytes need not come again. */
    private long asked() {
        return part.version().isResumable() ? part.size() : 0;
    }

    private void send() {
        await(client.send(next()));
    }

    private void await(CallFuture<Response> call) {
        stopBy(() -> call.cancel(false));
        call.whenComplete((response, failure) -> {
            if (failure != null) {
                failed(failure);
            } else if (result.isDone()) {
                response.close();
                keep();
            } else {
                answered(response);
            }
        });
    }

    /** The result may be at its end by now. */
    private void stopBy(Runnable way) {
        stop = way;
        if (result.isDone()) {
            way.run();
        }
    }

    private void answered(Response response) {
        Resumption.Step step = Resumption.judge(
                asked(),
                part.version(),
                order.size(),
                response.status(),
                response.headers(),
                response.body().length());
        try {
            if (step instanceof Resumption.Step.Append append) {
                part.learn(append.version());
                response.body().publisher().subscribe(new Bytes(response));
            } else if (step instanceof Resumption.Step.Begin begin) {
                part.begin(begin.version());
                response.body().publisher().subscribe(new Bytes(response));
            } else if (step instanceof Resumption.Step.Complete) {
                response.close();
                complete(response);
            } else if (step instanceof Resumption.Step.Anew anew) {
                response.close();
                part.begin(UNKNOWN);
                again(new DownloadException(AnsweredFacts.of(response), anew.why(), null));
            } else if (step instanceof Resumption.Step.Refuse refused) {
                response.close();
                failed(new DownloadException(AnsweredFacts.of(response), refused.why(), null));
            }
        } catch (IOException | RuntimeException e) {
            response.close();
            failed(unsaved(order, e));
        }
    }

    /** A transfer broke, or was of no use. */
    private void again(Throwable failure) {
        if (resumes >= order.maxResumes() || result.isDone()) {
            failed(failure);
            return;
        }
        resumes++;
        earlier.add(failure);
        LOG.debug("going on with the {} bytes there are: {}", asked(), order.path(), failure);
        send();
    }

    private static boolean isOver(Throwable failure) {
        return failure instanceof CallCancelledException
                || failure instanceof CallTimeoutException
                || failure instanceof ClientClosedException
                || !(failure instanceof HttpClientException);
    }

    private void complete(Response response) throws IOException {
        String mistake = order.size() >= 0 && part.size() != order.size()
                ? "the file has " + part.size() + " bytes (expected: " + order.size() + ")"
                : part.mistake();
        if (mistake != null) {
            part.delete();
            failed(new DownloadException(AnsweredFacts.of(response), mistake, null));
            return;
        }
        part.complete();
        result.complete(new Downloaded(order.path(), part.size(), received, resumes, response));
    }

    @SuppressWarnings("ReferenceEquality") // an exception cannot suppress itself, but may another like it
    private void failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        keep();
        for (Throwable before : earlier) {
            if (before != cause) {
                cause.addSuppressed(before);
            }
        }
        result.completeExceptionally(cause);
    }

    private void keep() {
        try {
            part.keep();
        } catch (IOException | RuntimeException e) {
            LOG.warn("the part of {} cannot be closed", order.path(), e);
        }
    }

    private static HttpClientException unsaved(Order order, Exception cause) {
        return new BodySaveException(
                FailureFacts.unsent(Phase.RESPONSE_BODY, order.request()),
                "the download cannot be written to " + order.path() + ": " + cause,
                cause);
    }

    /** Takes the bytes of one answer. */
    private final class Bytes implements Flow.Subscriber<ByteBuffer> {

        private final Response response;
        private Flow.@Nullable Subscription subscription;

        /** Why the body was closed here, or null. */
        private @Nullable HttpClientException mistake;

        private final long before = part.size();

        private Bytes(Response response) {
            this.response = response;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            stopBy(response::close); // a failure will come of it
            given.request(1);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            received += bytes.remaining();
            long most = order.size() >= 0 ? order.size() : part.version().total();
            try {
                if (most >= 0 && part.size() + bytes.remaining() > most) {
                    part.begin(UNKNOWN);
                    close(new DownloadException(
                            AnsweredFacts.of(response), "the file has more bytes than " + most, null));
                    return;
                }
                part.write(bytes);
            } catch (IOException | RuntimeException e) {
                close(unsaved(order, e));
                return;
            }
            tell();
            if (subscription != null) {
                subscription.request(1);
            }
        }

        /** A server may give less than it was asked for (RFC 9110 section 15.3.7); as long as it gives anything, that is no failure. */
        private void more(DownloadException otherwise) {
            if (part.size() > before && part.version().isResumable() && !result.isDone()) {
                send();
            } else {
                again(otherwise);
            }
        }

        private void tell() {
            SaveProgress progress = order.progress();
            if (progress == null) {
                return;
            }
            try {
                progress.saved(part.size(), part.version().total());
            } catch (Throwable e) {
                LOG.warn("the progress of {} could not be told", order.path(), e);
            }
        }

        /** What it was is told when the body has ended. */
        private void close(HttpClientException why) {
            mistake = why;
            response.close();
            if (subscription != null) {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            HttpClientException own = mistake;
            if (own != null || result.isDone() || isOver(failure)) {
                failed(own != null ? own : failure);
            } else {
                again(failure);
            }
        }

        @Override
        public void onComplete() {
            HttpClientException own = mistake;
            long total = part.version().total();
            if (own != null) {
                failed(own);
            } else if (total >= 0 && part.size() < total) {
                more(new DownloadException(
                        AnsweredFacts.of(response), "the server gave " + part.size() + " bytes of " + total, null));
            } else if (response.status() == 206 && total < 0 && part.size() < order.size()) {
                more(new DownloadException(
                        AnsweredFacts.of(response), "the server gave " + part.size() + " bytes", null));
            } else if (response.status() == 206 && total < 0 && order.size() < 0) {
                more(new DownloadException(
                        AnsweredFacts.of(response),
                        "the server does not say whether " + part.size() + " bytes are all",
                        null));
            } else {
                try {
                    complete(response);
                } catch (IOException | RuntimeException e) {
                    failed(unsaved(order, e));
                }
            }
        }
    }
}
