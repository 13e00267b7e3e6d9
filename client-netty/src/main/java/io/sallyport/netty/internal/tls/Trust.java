package io.sallyport.netty.internal.tls;

import io.sallyport.config.TlsConfig;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes of settings the judge of certificates. Stateless. */
final class Trust {

    private Trust() {}

    /** The judge, and the checks of names and pins after it. */
    static TrustManager of(TlsConfig config) throws GeneralSecurityException {
        return new ServerTrust(judge(config), new ServerCheck(config));
    }

    private static X509TrustManager judge(TlsConfig config) throws GeneralSecurityException {
        X509TrustManager own = config.trustManager();
        if (own != null) {
            return own;
        }
        List<X509Certificate> added = config.trustedCertificates();
        if (!config.systemTrust()) {
            return from(store(added));
        }
        X509ExtendedTrustManager system = from(null);
        return added.isEmpty() ? system : new TrustEither(system, from(store(added)));
    }

    private static X509ExtendedTrustManager from(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager judge) {
                return judge;
            }
        }
        throw new GeneralSecurityException("the platform has no X509ExtendedTrustManager");
    }

    private static KeyStore store(List<X509Certificate> certificates) throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("trusted-" + i, certificates.get(i));
            }
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
