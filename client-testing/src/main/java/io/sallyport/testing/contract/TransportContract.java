package io.sallyport.testing.contract;

import io.sallyport.config.TlsConfig;
import io.sallyport.spi.Transport;
import io.sallyport.spi.TransportConfig;
import io.sallyport.testing.LeakExtension;
import io.sallyport.testing.TestTls;
import org.junit.jupiter.api.Nested;

/**
 * The suite that every {@link Transport} must pass, run against the JDK's own server and against peers that are scripted byte by byte. Extend it in the tests of an implementation:
 *
 * <pre>{@code
 * final class MyTransportContractTest extends TransportContract {
 *     @Override
 *     protected Transport createTransport(TransportConfig config) {
 *         return new MyTransport(config.pool());
 *     }
 * }
 * }</pre>
 *
 * After each test nothing may be left behind; see {@link io.sallyport.testing.LeakExtension}.
 */
public abstract class TransportContract {

    /** For subclasses. */
    protected TransportContract() {}

    /**
     * Makes a new transport, with loops of its own. The suite closes it.
     *
     * @param config its limits
     * @return the transport
     */
    protected abstract Transport createTransport(TransportConfig config);

    /** {@return whether the suite runs over TLS, to https URLs; default: no} */
    protected boolean overTls() {
        return false;
    }

    /** {@return the TLS settings of the suite's clients; default: {@link TestTls#clientConfig}} */
    protected TlsConfig tls() {
        return TestTls.clientConfig();
    }

    /** {@return whether an idle connection that its peer ends is closed at once; else when it is wanted again; default: yes} */
    protected boolean watchesIdleConnections() {
        return true;
    }

    /** {@return what is demanded after each test; override it to add probes of what the implementation may leak} */
    protected LeakExtension leakCheck() {
        return new LeakExtension();
    }

    @Nested
    final class WritesRequests extends RequestContract {
        WritesRequests() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class WritesBodies extends RequestBodyContract {
        WritesBodies() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class WritesInputStreams extends InputStreamContract {
        WritesInputStreams() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class WritesPublishers extends PublisherContract {
        WritesPublishers() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class WritesTrailers extends TrailerContract {
        WritesTrailers() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class ReadsResponses extends ResponseContract {
        ReadsResponses() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class ReadsBodies extends ResponseBodyContract {
        ReadsBodies() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class TakesBodiesBack extends UnclaimedBodyContract {
        TakesBodiesBack() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class ReusesConnections extends ReuseContract {
        ReusesConnections() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class LimitsConnections extends PoolContract {
        LimitsConnections() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class KeepsTime extends TimeContract {
        KeepsTime() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class Cancels extends CancelContract {
        Cancels() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class TellsFailures extends FailureContract {
        TellsFailures() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class Closes extends ClosingContract {
        Closes() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class UsesThreads extends ThreadContract {
        UsesThreads() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class SpeaksTls extends TlsContract {
        SpeaksTls() {
            super(TransportContract.this);
        }
    }

    @Nested
    final class StandsLoad extends LoadContract {
        StandsLoad() {
            super(TransportContract.this);
        }
    }
}
