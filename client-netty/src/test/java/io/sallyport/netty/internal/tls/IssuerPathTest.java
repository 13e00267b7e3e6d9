package io.sallyport.netty.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.netty.tls.Issued;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.DSAPublicKey;
import java.security.spec.DSAPublicKeySpec;
import org.junit.jupiter.api.Test;

/** Paths in what a hostile peer sends. */
class IssuerPathTest {

    /** A key of DSA whose prime is zero: the platform takes it, and fails when it divides by that. */
    private static KeyPair impossibleKeys() throws Exception {
        KeyPair keys = Issued.newKeys("DSA");
        DSAPublicKey real = (DSAPublicKey) keys.getPublic();
        PublicKey shown = KeyFactory.getInstance("DSA")
                .generatePublic(new DSAPublicKeySpec(
                        real.getY(),
                        BigInteger.ZERO,
                        real.getParams().getQ(),
                        real.getParams().getG()));
        return new KeyPair(shown, keys.getPrivate());
    }

    @Test
    void aKeyWithWhichNothingCanBeVerifiedSignedNothing() throws Exception {
        Issued authority = Issued.root("Impossible", impossibleKeys());
        Issued leaf = authority.leaf("leaf", "a.example");

        IssuerPath path = IssuerPath.of(leaf.certificate(), authority.certificate());

        assertThat(path.certificates()).containsExactly(leaf.certificate());
        assertThat(path.leadsTo(authority.certificate())).isFalse();
    }
}
