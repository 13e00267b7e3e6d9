package io.sallyport.netty.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.config.TlsConfig;
import io.sallyport.config.TlsConfig.Engine;
import io.sallyport.config.TlsIdentity;
import io.sallyport.netty.tls.Issued;
import io.sallyport.testing.TestTls;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** Which engine, and why. */
class EngineChoiceTest {

    private final Throwable missing = new UnsatisfiedLinkError("no\nlibrary");
    private static final TlsIdentity CURVE = Issued.selfSigned("curve", "EC").identity("curve");
    private static final TlsIdentity EDWARDS =
            Issued.selfSigned("edwards", "Ed25519").identity("edwards");
    private static final TlsIdentity PSS =
            Issued.root("Root").leaf("pss", Issued.newKeys("RSASSA-PSS")).identity("pss");

    private static TlsConfig asking(Engine engine) {
        return TlsConfig.builder().engine(engine).build();
    }

    @Test
    void boringSslIsTakenWhereItCanBe() throws Exception {
        assertThat(EngineChoice.of(asking(Engine.AUTO), CURVE, null))
                .hasToString("BoringSSL: netty-tcnative is present");
        assertThat(EngineChoice.of(asking(Engine.AUTO), CURVE, missing))
                .hasToString("JSSE: netty-tcnative cannot be used: no library");
        assertThat(EngineChoice.of(asking(Engine.AUTO), EDWARDS, null))
                .hasToString("JSSE: the identity has a key of kind EdDSA");
        assertThat(EngineChoice.of(asking(Engine.AUTO), PSS, null))
                .hasToString("JSSE: the identity has a key of kind RSASSA-PSS");
        assertThat(EngineChoice.of(
                        TlsConfig.builder().sslContext(TestTls.clientContext()).build(), null, null))
                .hasToString("JSSE: the policy holds an SSLContext");
    }

    @Test
    void whatIsAskedForIsTakenOrRefused() throws Exception {
        assertThat(EngineChoice.of(asking(Engine.JSSE), EDWARDS, null))
                .hasToString("JSSE: TlsConfig.engine asks for it");
        assertThat(EngineChoice.of(asking(Engine.BORINGSSL), CURVE, null))
                .hasToString("BoringSSL: TlsConfig.engine asks for it");
        assertThatThrownBy(() -> EngineChoice.of(asking(Engine.BORINGSSL), null, missing))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("netty-tcnative cannot be loaded")
                .hasCause(missing);
        assertThatThrownBy(() -> EngineChoice.of(asking(Engine.BORINGSSL), EDWARDS, null))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("cannot show edwards (CN=edwards) with a key of kind EdDSA");
        assertThatThrownBy(() -> EngineChoice.of(asking(Engine.BORINGSSL), PSS, null))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("cannot show pss (CN=pss) with a key of kind RSASSA-PSS");
    }
}
