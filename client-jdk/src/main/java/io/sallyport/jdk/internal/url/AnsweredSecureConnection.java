package io.sallyport.jdk.internal.url;

/** A response that came over TLS, as a connection of the platform's kind, for which an {@link AnsweredConnection} works. Thread-safe as that is. */
final class AnsweredSecureConnection extends CertifiedConnection {

    private final AnsweredConnection plain;

    AnsweredSecureConnection(AnsweredConnection plain) {
        super(plain.getURL());
        this.plain = plain;
        this.method = plain.getRequestMethod();
        this.doOutput = plain.getDoOutput();
        this.connected = true;
    }

    @Override
    AnsweredConnection plain() {
        return plain;
    }

    @Override
    Answer answer() {
        return plain.answer();
    }

    @Override
    public void disconnect() {
        responseCode = -1;
        super.disconnect();
    }
}
