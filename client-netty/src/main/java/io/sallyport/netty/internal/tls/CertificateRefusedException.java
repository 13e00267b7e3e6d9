package io.sallyport.netty.internal.tls;

import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** A server's certificate will not do; the text says why, for people. */
final class CertificateRefusedException extends CertificateException {

    private static final long serialVersionUID = 1L;

    CertificateRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
