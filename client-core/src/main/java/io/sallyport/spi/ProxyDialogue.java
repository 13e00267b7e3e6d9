package io.sallyport.spi;

import io.sallyport.Headers;
import io.sallyport.auth.Credentials;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * How a client answers a proxy while one connection is opened. One step at a time, on the connection's loop; the stages may complete on any thread, and fail with an
 * {@link io.sallyport.HttpClientException} only.
 */
public interface ProxyDialogue {

    /** {@return the fields of the next CONNECT, but for Host} */
    CompletionStage<Headers> fields();

    /**
     * The proxy answered a CONNECT.
     *
     * @param status of its final answer
     * @param headers of that
     * @return whether to ask once more; of a 2xx, complete at once, false, or failed if the proxy did not prove that it knows the password
     */
    CompletionStage<Boolean> answered(int status, Headers headers);

    /** {@return the user and the password for SOCKS, which is asked once; empty if there are none} */
    CompletionStage<Optional<Credentials.Password>> password();
}
