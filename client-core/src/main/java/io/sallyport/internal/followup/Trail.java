package io.sallyport.internal.followup;

import io.sallyport.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * What came before an outcome within its call. A call that is redirected goes from hop to hop, each with tries of its own: what was learnt on one hop says nothing about the next. Immutable.
 *
 * @param attempt the number of this try of the hop, from 1
 * @param history the answers so far that were not delivered, over all hops, oldest first; unmodifiable
 */
public record Trail(int attempt, List<Response> history) {

    /** Before the first attempt. */
    public static final Trail START = new Trail(1, List.of());

    /** The trail of another try after a failure. */
    public Trail again() {
        return new Trail(attempt + 1, history);
    }

    /** The trail of another try after an answer. */
    public Trail again(Response answer) {
        return new Trail(attempt + 1, with(answer));
    }

    /** The trail of the first try of the next hop. */
    public Trail nextHop(Response answer) {
        return new Trail(1, with(answer));
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
