package io.sallyport.testing;

import io.sallyport.HttpClientException;
import io.sallyport.error.FailureFacts;
import org.jspecify.annotations.Nullable;

/** The function of a {@link FakeTransport} threw; that is the cause. */
final class FakeAnswerException extends HttpClientException {

    private static final long serialVersionUID = 1L;

    FakeAnswerException(FailureFacts facts, String message, @Nullable Throwable cause) {
        super(facts, message, cause);
    }

    @Override
    protected HttpClientException again() {
        return new FakeAnswerException(facts(), plainMessage(), getCause());
    }
}
