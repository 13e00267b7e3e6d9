package io.sallyport.netty.internal.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts what either of two judges trusts. Both see the engine, so both check the host name. Thread-safe. */
final class TrustEither extends X509ExtendedTrustManager {

    /** One judgement. */
    private interface Check {

        void by(X509ExtendedTrustManager judge) throws CertificateException;
    }

    private final X509ExtendedTrustManager first;
    private final X509ExtendedTrustManager second;

    TrustEither(X509ExtendedTrustManager first, X509ExtendedTrustManager second) {
        this.first = first;
        this.second = second;
    }

    private void either(Check check) throws CertificateException {
        try {
            check.by(first);
        } catch (CertificateException refused) {
            try {
                check.by(second);
            } catch (CertificateException refusedToo) {
                boolean firstGotFurther = !Refusal.isUnknownIssuer(refused);
                CertificateException told = firstGotFurther ? refused : refusedToo;
                told.addSuppressed(firstGotFurther ? refusedToo : refused);
                throw told;
            }
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        either(judge -> judge.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        either(judge -> judge.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        either(judge -> judge.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        either(judge -> judge.checkClientTrusted(chain, type, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        either(judge -> judge.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        either(judge -> judge.checkClientTrusted(chain, type));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return Stream.of(first.getAcceptedIssuers(), second.getAcceptedIssuers())
                .flatMap(Stream::of)
                .toArray(X509Certificate[]::new);
    }
}
