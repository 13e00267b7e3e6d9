package io.sallyport.internal.followup;

import io.sallyport.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * What came before an outcome within its call. A call that is redirected goes from hop to hop, each with tries of its own: what was learnt on one hop says nothing about the next. Nor does what was
 * learnt before the pause of a retry say anything about what comes after; but retries count over all hops, so that redirects do not multiply them. Immutable.
 *
 * @param attempt the number of this try of the hop since it began or was retried, from 1
 * @param retries how often the policy for retries has sent again, over all hops
 * @param history the answers so far that were not delivered, over all hops, oldest first; unmodifiable
 */
public record Trail(int attempt, int retries, List<Response> history) {

    /** Before the first attempt. */
    public static final Trail START = new Trail(1, 0, List.of());

    /** The trail of another try after a failure. */
    public Trail again() {
        return new Trail(attempt + 1, retries, history);
    }

    /** The trail of another try after an answer. */
    public Trail again(Response answer) {
        return new Trail(attempt + 1, retries, with(answer));
    }

    /** The trail of a retry after a failure. */
    public Trail retry() {
        return new Trail(1, retries + 1, history);
    }

    /** The trail of a retry after an answer. */
    public Trail retry(Response answer) {
        return new Trail(1, retries + 1, with(answer));
    }

    /** The trail of the first try of the next hop. */
    public Trail nextHop(Response answer) {
        return new Trail(1, retries, with(answer));
    }

    /** The trail of the first try that answers a challenge: what was learnt without credentials says nothing of those with them. */
    public Trail challenged(Response answer) {
        return nextHop(answer);
    }

    /** All answers, this one last. */
    List<Response> with(Response answer) {
        List<Response> all = new ArrayList<>(history);
        all.add(answer);
        return List.copyOf(all);
    }
}
