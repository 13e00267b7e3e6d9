package io.sallyport.netty.internal.body;

import io.sallyport.HttpClientException;
import io.sallyport.config.BodyConfig;
import io.sallyport.error.BodyUnclaimedException;
import io.sallyport.error.FailureFacts;

/** Why a body is taken back that holds its connection. */
public enum Neglect {
    /** Nobody asked for it in time. */
    UNCLAIMED {
        @Override
        public String text(BodyConfig config) {
            return "nobody asked for the body within BodyConfig.unclaimedTimeout (" + config.unclaimedTimeout() + ")";
        }
    },
    /** Nobody can ask for it any more. */
    FORGOTTEN {
        @Override
        public String text(BodyConfig config) {
            return "nobody holds the response any more, and its body was neither read to its end nor closed";
        }
    };

    /** What happened, for people. */
    public abstract String text(BodyConfig config);

    /** The failure of those who come later. */
    public HttpClientException failure(FailureFacts facts, BodyConfig config) {
        return new BodyUnclaimedException(facts, text(config) + ", so its connection was closed", null);
    }
}
