package io.sallyport.spi;

import io.sallyport.HttpClientException;
import io.sallyport.ResponseBody;
import java.util.function.Consumer;

/**
 * A response's body as its transport meets it again: what a transport needs that hands bodies out in a form of its own. Every {@link ResponseBody} of an answer that a transport brought is one; users
 * have no use for it. Thread-safe.
 */
public interface TransportBody extends ResponseBody {

    /**
     * Makes the caller the body's one reader, as {@link ResponseBody#publisher} does.
     *
     * @param reader the name of the method that reads, for the exceptions of those that come later
     * @return what {@link ExchangeContext#onHead} was given
     * @throws IllegalStateException if it has a reader
     */
    IncomingBody claim(String reader);

    /**
     * Runs a task where the call's results are handed over, after all that were given before: on its callback executor; else on the event loop the call was made on; else here.
     *
     * @param task what to run
     * @param rejected told in its place, here or where an earlier task was refused, if that place takes no tasks
     */
    void deliver(Runnable task, Consumer<HttpClientException> rejected);
}
