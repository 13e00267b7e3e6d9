package io.sallyport.jdk.internal.url;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URL;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A connection over TLS, as the platform has them: another does the work, this shows the certificates. Thread-safe as that is. */
abstract class CertifiedConnection extends HttpsURLConnection {

    CertifiedConnection(URL url) {
        super(url);
    }

    /** What works. */
    abstract HttpURLConnection plain();

    /** The head of the answer as far as it is there. */
    abstract Answer answer();

    private Handshake handshake() {
        return Handshake.of(answer());
    }

    @Override
    public String getCipherSuite() {
        return handshake().cipherSuite();
    }

    @Override
    public Certificate @Nullable [] getLocalCertificates() {
        return handshake().localCertificates();
    }

    @Override
    public Certificate[] getServerCertificates() throws SSLPeerUnverifiedException {
        return handshake().serverCertificates();
    }

    @Override
    public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
        return handshake().peerPrincipal();
    }

    @Override
    public @Nullable Principal getLocalPrincipal() {
        return handshake().localPrincipal();
    }

    @Override
    public Optional<SSLSession> getSSLSession() {
        return handshake().session();
    }

    @Override
    public void connect() throws IOException {
        plain().connect();
    }

    @Override
    public void disconnect() {
        plain().disconnect();
    }

    @Override
    public boolean usingProxy() {
        return plain().usingProxy();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return plain().getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return plain().getOutputStream();
    }

    @Override
    public @Nullable InputStream getErrorStream() {
        return plain().getErrorStream();
    }

    @Override
    public @Nullable String getHeaderField(@Nullable String name) {
        return plain().getHeaderField(name);
    }

    @Override
    public @Nullable String getHeaderField(int index) {
        return plain().getHeaderField(index);
    }

    @Override
    public @Nullable String getHeaderFieldKey(int index) {
        return plain().getHeaderFieldKey(index);
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return plain().getHeaderFields();
    }

    @Override
    public void setRequestMethod(String name) throws ProtocolException {
        plain().setRequestMethod(name);
    }

    @Override
    public @Nullable String getRequestProperty(@Nullable String name) {
        return plain().getRequestProperty(name);
    }

    @Override
    public void setAuthenticator(Authenticator authenticator) {
        plain().setAuthenticator(authenticator);
    }

    @Override
    public String toString() {
        return getClass().getName() + ":" + getURL();
    }
}
