package io.sallyport.jdk.url;

import io.sallyport.Response;
import io.sallyport.jdk.internal.url.AnsweredConnection;
import java.net.HttpURLConnection;
import java.util.Objects;

/** Responses of Sallyport, for programs that take a {@link HttpURLConnection}. Stateless. */
public final class UrlConnections {

    private UrlConnections() {}

    /**
     * {@return the response as a connection of the platform's kind, connected and answered} An {@code https} response gives a {@link javax.net.ssl.HttpsURLConnection}, which shows the certificates. Its URL and method are those of the last request
     * that was sent, after redirects. The body is read from {@link HttpURLConnection#getInputStream}, or for a status of 400 and more from {@link HttpURLConnection#getErrorStream}, decoded as the response's body is; its failures are the platform's types
     * with an {@link io.sallyport.HttpClientException} as the cause.
     *
     * <p>Setters fail as on any connection that is connected. {@link HttpURLConnection#disconnect} closes the response, and so does the end of the stream or closing it; one who asks for no stream closes the response itself. Programs see no request
     * properties that are secrets, and of cookies what the platform's connections show.
     *
     * @param response one whose body nobody has asked for; it is the connection's from now on
     */
    public static HttpURLConnection of(Response response) {
        return AnsweredConnection.of(Objects.requireNonNull(response, "response"));
    }
}
