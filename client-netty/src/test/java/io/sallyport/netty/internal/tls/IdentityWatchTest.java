package io.sallyport.netty.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sallyport.config.TlsConfig;
import io.sallyport.config.TlsIdentityFiles;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.netty.tls.Issued;
import io.sallyport.testing.LeakExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** When files are looked at, by a clock of the test's own. */
class IdentityWatchTest {

    private static final long PAUSE = IdentityWatch.PAUSE_NANOS;

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.sallyport.netty.internal.tls");

    @BeforeEach
    void listen() {
        logger.setLevel(Level.DEBUG);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private void write(Issued identity) throws IOException {
        identity.writeChain(folder.resolve("chain.pem"));
        identity.writeKey(folder.resolve("key.pem"));
    }

    private TlsIdentityFiles files() throws Exception {
        return TlsIdentityFiles.pem("mine", folder.resolve("chain.pem"), folder.resolve("key.pem"));
    }

    private long logged(Level level) {
        return log.list.stream().filter(event -> event.getLevel() == level).count();
    }

    @Test
    void filesAreLookedAtOncePerPause() throws Exception {
        Issued first = Issued.selfSigned("first", "EC");
        write(first);
        IdentityWatch watch = new IdentityWatch(files(), 100);
        assertThat(watch.isDue(100 + PAUSE - 1)).isFalse();
        assertThat(watch.isDue(100 + PAUSE)).isTrue();
        watch.look(100 + PAUSE);
        assertThat(watch.isDue(100 + 2 * PAUSE - 1)).isFalse();
        assertThat(watch.current().chain()).containsExactly(first.certificate());
        assertThat(log.list).isEmpty();
    }

    @Test
    void halfAReplacementKeepsTheOldOneAndWarnsOnce() throws Exception {
        Issued first = Issued.selfSigned("first", "EC");
        Issued second = Issued.selfSigned("second-with-a-longer-name", "EC");
        write(first);
        IdentityWatch watch = new IdentityWatch(files(), 0);

        second.writeChain(folder.resolve("chain.pem"));
        for (int i = 1; i <= 3; i++) {
            watch.look(i * PAUSE);
        }
        assertThat(watch.current().chain()).containsExactly(first.certificate());
        assertThat(logged(Level.WARN)).isEqualTo(1);
        assertThat(log.list.get(0).getFormattedMessage()).contains("mine", "chain.pem", "cannot be used", "CN=first");
        assertThat(log.list.get(0).getThrowableProxy().getMessage()).contains("does not belong to the certificate");

        Files.delete(folder.resolve("key.pem"));
        watch.look(4 * PAUSE);
        watch.look(5 * PAUSE);
        assertThat(watch.current().chain()).containsExactly(first.certificate());
        assertThat(logged(Level.WARN)).isEqualTo(2);

        second.writeKey(folder.resolve("key.pem"));
        watch.look(6 * PAUSE);
        assertThat(watch.current().chain()).containsExactly(second.certificate());
        assertThat(logged(Level.INFO)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Engine.class)
    void aNewIdentityHasAContextOfItsOwnAndTheEngineIsToldOnce(TlsConfig.Engine engine) throws Exception {
        write(Issued.selfSigned("first", "EC"));
        TlsConfig config = TlsConfig.builder().engine(engine).identity(files()).build();
        TlsPolicy policy = new TlsPolicy(config, "mine");
        TlsContexts contexts = new TlsContexts();
        assertThat(contexts.isMade(policy)).isFalse();
        contexts.refresh(policy, 0);
        assertThat(contexts.isFresh(policy, PAUSE - 1)).isTrue();
        assertThat(contexts.isFresh(policy, PAUSE)).isFalse();
        contexts.refresh(policy, PAUSE);
        assertThat(log.list).hasSize(1);

        write(Issued.selfSigned("second-with-a-longer-name", "RSA"));
        contexts.refresh(policy, 2 * PAUSE);
        assertThat(contexts.engines()).hasSize(1);
        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.DEBUG, Level.INFO);
        String wanted = engine == TlsConfig.Engine.JSSE ? "JSSE" : "BoringSSL";
        assertThat(log.list.get(0).getFormattedMessage())
                .startsWith("TLS engine " + wanted + ": ")
                .contains(
                        engine == TlsConfig.Engine.AUTO ? "netty-tcnative is present" : "TlsConfig.engine asks for it");
        contexts.close();
    }

    @Test
    void anIdentityThatTheEngineCannotUseLeavesTheOldOneAndWarnsOnce() throws Exception {
        write(Issued.selfSigned("first", "EC"));
        TlsConfig config = TlsConfig.builder()
                .engine(TlsConfig.Engine.BORINGSSL)
                .identity(files())
                .build();
        TlsPolicy policy = new TlsPolicy(config, "mine");
        TlsContexts contexts = new TlsContexts();
        contexts.refresh(policy, 0);

        write(Issued.selfSigned("edwards", "Ed25519"));
        for (int i = 1; i <= 3; i++) {
            contexts.refresh(policy, i * PAUSE);
            assertThat(contexts.isFresh(policy, i * PAUSE)).isTrue();
        }
        assertThat(logged(Level.WARN)).isEqualTo(1);
        ILoggingEvent warning = log.list.get(log.list.size() - 1);
        assertThat(warning.getFormattedMessage()).contains("CN=edwards", "cannot be used", "CN=first");
        assertThat(warning.getThrowableProxy().getMessage()).contains("a key of kind EdDSA");

        write(Issued.selfSigned("third-with-a-longer-name", "EC"));
        contexts.refresh(policy, 4 * PAUSE);
        write(Issued.selfSigned("edwards-the-second", "Ed25519"));
        contexts.refresh(policy, 5 * PAUSE);
        assertThat(logged(Level.WARN)).isEqualTo(2);
        assertThat(log.list.get(log.list.size() - 1).getFormattedMessage()).contains("CN=third-with-a-longer-name");
        contexts.close();
    }
}
