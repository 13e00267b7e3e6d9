package io.sallyport.jdk.internal.url;

import io.sallyport.Response;
import io.sallyport.internal.text.Masking;
import io.sallyport.proxy.Proxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.ProtocolException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response that is there, as a connection of the platform's kind that was answered. It sends nothing more. It is also what works behind an {@link AnsweredSecureConnection}. As thread-safe as its body. */
public final class AnsweredConnection extends HttpURLConnection {

    private final Response response;
    private volatile Answer answer;
    private @Nullable InputStream input;

    private AnsweredConnection(URL url, Response response) {
        super(url);
        this.response = response;
        this.answer = Answer.of(response);
        this.method = response.request().method();
        this.doOutput = response.request().body().length() != 0;
        this.connected = true;
    }

    /** The connection; one over TLS, if the response's URL is of https. */
    public static HttpURLConnection of(Response response) {
        URL url;
        try {
            url = response.request().target().toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e); // it is of http or https
        }
        AnsweredConnection plain = new AnsweredConnection(url, response);
        return url.getProtocol().equals("https") ? new AnsweredSecureConnection(plain) : plain;
    }

    Answer answer() {
        return answer;
    }

    @Override
    public void connect() {
        // it is
    }

    @Override
    public void disconnect() {
        responseCode = -1;
        response.close();
    }

    @Override
    public boolean usingProxy() {
        Proxy proxy = response.request().options().proxy();
        return proxy != null && proxy.isHttp();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        InputStream given = body();
        StatusRules.requireNoError(response.status(), url);
        return given;
    }

    @Override
    public @Nullable InputStream getErrorStream() {
        return StatusRules.isError(response.status()) && !isEmpty() ? body() : null;
    }

    private synchronized InputStream body() {
        InputStream known = input;
        if (known == null) {
            known = isEmpty()
                    ? InputStream.nullInputStream()
                    : new ReadBody(response, trailers -> answer = answer.with(trailers));
            input = known;
        }
        return known;
    }

    private boolean isEmpty() {
        return StatusRules.isEmpty(method, response.status(), answer);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        throw new ProtocolException(
                doOutput
                        ? "Cannot write output after reading input."
                        : "cannot write to a URLConnection if doOutput=false - call setDoOutput(true)");
    }

    @Override
    public @Nullable String getHeaderField(@Nullable String name) {
        return answer.field(name);
    }

    @Override
    public @Nullable String getHeaderField(int index) {
        return answer.field(index);
    }

    @Override
    public @Nullable String getHeaderFieldKey(int index) {
        return answer.name(index);
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return answer.map();
    }

    @Override
    public @Nullable String getRequestProperty(@Nullable String name) {
        if (name == null
                || Masking.isSensitive(name, response.request().options().sensitive())) {
            return null;
        }
        return response.request().headers().first(name);
    }

    @Override
    public void setRequestMethod(String name) {
        throw new IllegalStateException("connect in progress");
    }

    @Override
    public void setAuthenticator(Authenticator authenticator) {
        throw new IllegalStateException("Authenticator must be set before connecting");
    }

    /** The class and the URL. */
    @Override
    public String toString() {
        return getClass().getName() + ":" + url;
    }
}
