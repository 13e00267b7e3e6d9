package io.sallyport.jdk.internal.url;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URL;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A connection over TLS, as the platform has them: a {@link PlainConnection} does the work, this shows the certificates. Thread-safe as that is. */
final class SecureConnection extends HttpsURLConnection {

    private final PlainConnection plain;

    SecureConnection(URL url, @Nullable Proxy proxy, PlatformClient client) {
        super(url);
        DefaultFactory.begin();
        this.plain = new PlainConnection(url, proxy, client, this);
    }

    private Handshake handshake() {
        return Handshake.of(plain.current());
    }

    /** What is set of TLS. */
    PlatformClient.Secured secured() {
        return new PlatformClient.Secured(getSSLSocketFactory(), ownVerifier());
    }

    /** The platform's own default refuses all. */
    private @Nullable HostnameVerifier ownVerifier() {
        HostnameVerifier verifier = getHostnameVerifier();
        return verifier.getClass().getEnclosingClass() == HttpsURLConnection.class ? null : verifier;
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
    public String toString() {
        return getClass().getName() + ":" + getURL();
    }

    @Override
    public void connect() throws IOException {
        plain.connect();
    }

    @Override
    public void disconnect() {
        plain.disconnect();
    }

    @Override
    public boolean usingProxy() {
        return plain.usingProxy();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return plain.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return plain.getOutputStream();
    }

    @Override
    public @Nullable InputStream getErrorStream() {
        return plain.getErrorStream();
    }

    @Override
    public int getResponseCode() throws IOException {
        return plain.getResponseCode();
    }

    @Override
    public @Nullable String getResponseMessage() throws IOException {
        return plain.getResponseMessage();
    }

    @Override
    public @Nullable String getHeaderField(@Nullable String name) {
        return plain.getHeaderField(name);
    }

    @Override
    public @Nullable String getHeaderField(int index) {
        return plain.getHeaderField(index);
    }

    @Override
    public @Nullable String getHeaderFieldKey(int index) {
        return plain.getHeaderFieldKey(index);
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return plain.getHeaderFields();
    }

    @Override
    public void setRequestMethod(String name) throws ProtocolException {
        plain.setRequestMethod(name);
    }

    @Override
    public String getRequestMethod() {
        return plain.getRequestMethod();
    }

    @Override
    public void setRequestProperty(String name, @Nullable String value) {
        plain.setRequestProperty(name, value);
    }

    @Override
    public void addRequestProperty(String name, @Nullable String value) {
        plain.addRequestProperty(name, value);
    }

    @Override
    public @Nullable String getRequestProperty(@Nullable String name) {
        return plain.getRequestProperty(name);
    }

    @Override
    public Map<String, List<String>> getRequestProperties() {
        return plain.getRequestProperties();
    }

    @Override
    public URL getURL() {
        return plain.getURL();
    }

    @Override
    public void setAuthenticator(Authenticator authenticator) {
        plain.setAuthenticator(authenticator);
    }

    @Override
    public void setConnectTimeout(int millis) {
        plain.setConnectTimeout(millis);
    }

    @Override
    public int getConnectTimeout() {
        return plain.getConnectTimeout();
    }

    @Override
    public void setReadTimeout(int millis) {
        plain.setReadTimeout(millis);
    }

    @Override
    public int getReadTimeout() {
        return plain.getReadTimeout();
    }

    @Override
    public void setDoInput(boolean value) {
        plain.setDoInput(value);
    }

    @Override
    public boolean getDoInput() {
        return plain.getDoInput();
    }

    @Override
    public void setDoOutput(boolean value) {
        plain.setDoOutput(value);
    }

    @Override
    public boolean getDoOutput() {
        return plain.getDoOutput();
    }

    @Override
    public void setUseCaches(boolean value) {
        plain.setUseCaches(value);
    }

    @Override
    public boolean getUseCaches() {
        return plain.getUseCaches();
    }

    @Override
    public void setDefaultUseCaches(boolean value) {
        plain.setDefaultUseCaches(value);
    }

    @Override
    public boolean getDefaultUseCaches() {
        return plain.getDefaultUseCaches();
    }

    @Override
    public void setAllowUserInteraction(boolean value) {
        plain.setAllowUserInteraction(value);
    }

    @Override
    public boolean getAllowUserInteraction() {
        return plain.getAllowUserInteraction();
    }

    @Override
    public void setIfModifiedSince(long millis) {
        plain.setIfModifiedSince(millis);
    }

    @Override
    public long getIfModifiedSince() {
        return plain.getIfModifiedSince();
    }

    @Override
    public void setInstanceFollowRedirects(boolean value) {
        plain.setInstanceFollowRedirects(value);
    }

    @Override
    public boolean getInstanceFollowRedirects() {
        return plain.getInstanceFollowRedirects();
    }

    @Override
    public void setFixedLengthStreamingMode(int length) {
        plain.setFixedLengthStreamingMode(length);
    }

    @Override
    public void setFixedLengthStreamingMode(long length) {
        plain.setFixedLengthStreamingMode(length);
    }

    @Override
    public void setChunkedStreamingMode(int length) {
        plain.setChunkedStreamingMode(length);
    }
}
