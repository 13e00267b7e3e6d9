package io.sallyport.jdk.internal.url;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/** A connection over TLS for which a {@link PlainConnection} works. Thread-safe as that is. */
final class SecureConnection extends CertifiedConnection {

    private final PlainConnection plain;

    SecureConnection(URL url, @Nullable Proxy proxy, PlatformClient client) {
        super(url);
        DefaultFactory.begin();
        this.plain = new PlainConnection(url, proxy, client, this);
    }

    @Override
    PlainConnection plain() {
        return plain;
    }

    @Override
    Answer answer() {
        return plain.current();
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
    public int getResponseCode() throws IOException {
        return plain.getResponseCode();
    }

    @Override
    public @Nullable String getResponseMessage() throws IOException {
        return plain.getResponseMessage();
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
    public Map<String, List<String>> getRequestProperties() {
        return plain.getRequestProperties();
    }

    @Override
    public URL getURL() {
        return plain.getURL();
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
