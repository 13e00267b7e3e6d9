package io.sallyport.internal.call;

import io.sallyport.HttpClientException;
import io.sallyport.Response;

/** Whom the outcome of a step goes to: the next step outwards, in the end the call. Told once. */
interface Outcome {

    void response(Response response);

    void failure(HttpClientException failure);
}
