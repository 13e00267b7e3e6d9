package io.sallyport.jdk.internal.url;

import java.io.ByteArrayOutputStream;

/** What a program writes a request body to that is sent when the response is asked for. Once it is closed, more is dropped, as the platform does. */
final class BufferedOutput extends ByteArrayOutputStream {

    private boolean closed;

    BufferedOutput() {}

    @Override
    public synchronized void write(int b) {
        if (!closed) {
            super.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (!closed) {
            super.write(bytes, offset, length);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
