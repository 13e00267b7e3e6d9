package io.sallyport.netty.internal.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Lets a judge decide about trust, and checks names and pins after it, within the handshake: nothing is shown to a server that fails. So no kind of judge loses the check of the name. Refusals get a text for people. Thread-safe as far as the judge is.
 */
final class ServerTrust extends X509ExtendedTrustManager {

    private final X509TrustManager judge;
    private final ServerCheck check;

    ServerTrust(X509TrustManager judge, ServerCheck check) {
        this.judge = judge;
        this.check = check;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        String host = engine.getPeerHost();
        try {
            if (judge instanceof X509ExtendedTrustManager extended) {
                extended.checkServerTrusted(chain, type, engine);
            } else {
                judge.checkServerTrusted(chain, type);
            }
        } catch (CertificateException e) {
            if (!Refusal.isOfPath(e)) {
                requireName(host, chain[0], e); // the judge may have looked at the name too; this says more
            }
            throw Refusal.of(e, check.config(), chain);
        }
        check.require(host, List.of(getAcceptedIssuers()), chain);
    }

    private void requireName(String host, X509Certificate leaf, CertificateException judged)
            throws CertificateRefusedException {
        try {
            check.requireName(host, leaf);
        } catch (CertificateRefusedException e) {
            e.addSuppressed(judged); // it may have had a reason of its own
            throw e;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw noEngine();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw noEngine();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw noEngine();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw noEngine();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw noEngine();
    }

    /** As the judge has them; a judge of the user's may have nothing to say. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        X509Certificate[] accepted = judge.getAcceptedIssuers();
        return accepted == null ? new X509Certificate[0] : accepted;
    }

    private static CertificateException noEngine() {
        return new CertificateException("judged without its connection (expected: a server's, with an SSLEngine)");
    }
}
