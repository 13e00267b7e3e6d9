package io.sallyport.spi;

import io.sallyport.HttpClientException;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.CallTimeoutException;
import io.sallyport.error.ClientClosedException;
import io.sallyport.error.FailureFacts;

/** Why an exchange is ended early. */
public enum Abort {
    /** The user cancelled. */
    CANCELLED {
        @Override
        public HttpClientException failure(FailureFacts facts) {
            return new CallCancelledException(facts, "the call was cancelled", null);
        }
    },
    /** The call's deadline passed. */
    DEADLINE {
        @Override
        public HttpClientException failure(FailureFacts facts) {
            return new CallTimeoutException(
                    facts, "the call's deadline passed (Request.deadline, or Timeouts.call)", null);
        }
    },
    /** The client or its transport was closed. */
    CLOSED {
        @Override
        public HttpClientException failure(FailureFacts facts) {
            return new ClientClosedException(facts, "the client was closed", null);
        }
    },
    /** Another exchange of the same call was answered first ({@link io.sallyport.config.HedgePolicy}). */
    OUTRUN {
        @Override
        public HttpClientException failure(FailureFacts facts) {
            return new CallCancelledException(facts, "another request of the call was answered first", null);
        }
    };

    /**
     * {@return the failure that tells of it}
     *
     * @param facts what is known of the exchange
     */
    public abstract HttpClientException failure(FailureFacts facts);
}
