package io.sallyport.jdk.internal.url;

import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a program may set of a connection before it connects, by the platform's rules. Guarded by its lock. */
abstract class ConfiguredConnection extends HttpURLConnection {

    final ReentrantLock lock = new ReentrantLock();
    final Sender sender;

    /** What the program set, but for the type of a body: what caches tell answers apart by. */
    final Fields userFields = new Fields();

    @Nullable
    Authenticator authenticator;

    /** In milliseconds, 0 for none; null if the program did not say. */
    @Nullable
    Integer connectLimit;

    /** In milliseconds, 0 for none; null if the program did not say. */
    @Nullable
    Integer readLimit;

    boolean connecting;

    ConfiguredConnection(URL url, Sender sender) {
        super(url);
        this.sender = sender;
    }

    @Override
    public void setRequestMethod(String name) throws ProtocolException {
        lock.lock();
        try {
            if (connecting) {
                throw new IllegalStateException("connect in progress");
            }
            super.setRequestMethod(name);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void setRequestProperty(String name, @Nullable String value) {
        change(name, value, () -> {
            sender.fields().set(name, value);
            if (!name.equalsIgnoreCase("Content-Type")) {
                userFields.set(name, value);
            }
        });
    }

    @Override
    public void addRequestProperty(String name, @Nullable String value) {
        change(name, value, () -> {
            sender.fields().add(name, value);
            if (!name.equalsIgnoreCase("Content-Type")) {
                userFields.add(name, value);
            }
        });
    }

    private void change(String name, @Nullable String value, Runnable how) {
        lock.lock();
        try {
            requireUnconnected();
            if (name == null) {
                throw new NullPointerException("key is null");
            }
            FieldRules.require(name, value);
            if (!FieldRules.isDropped(name, value, Defaults.restrictedAllowed())) {
                how.run();
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireUnconnected() {
        if (connected || connecting) {
            throw new IllegalStateException("Already connected");
        }
    }

    @Override
    public @Nullable String getRequestProperty(@Nullable String name) {
        boolean secret = "Authorization".equalsIgnoreCase(name) || "Proxy-Authorization".equalsIgnoreCase(name);
        return locked(() -> secret || name == null ? null : sender.shown(name));
    }

    @Override
    public Map<String, List<String>> getRequestProperties() {
        return locked(() -> {
            if (connected) {
                throw new IllegalStateException("Already connected");
            }
            return sender.shown().toMap("Authorization", "Proxy-Authorization");
        });
    }

    private <T extends @Nullable Object> T locked(Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void setAuthenticator(Authenticator given) {
        lock.lock();
        try {
            if (connecting || connected) {
                throw new IllegalStateException("Authenticator must be set before connecting");
            }
            authenticator = Objects.requireNonNull(given);
        } finally {
            lock.unlock();
        }
    }

    /** What limits connecting, in milliseconds, 0 for none; null for what the client says. */
    @Nullable
    Integer connectLimit() {
        return connectLimit == null ? Defaults.connectTimeout() : connectLimit;
    }

    /** What limits each read, as {@link #connectLimit}. */
    @Nullable
    Integer readLimit() {
        return readLimit == null ? Defaults.readTimeout() : readLimit;
    }

    @Override
    public void setConnectTimeout(int millis) {
        connectLimit = requireTimeout(millis);
    }

    @Override
    public int getConnectTimeout() {
        return connectLimit == null ? 0 : connectLimit;
    }

    @Override
    public void setReadTimeout(int millis) {
        readLimit = requireTimeout(millis);
    }

    @Override
    public int getReadTimeout() {
        return readLimit == null ? 0 : readLimit;
    }

    private static int requireTimeout(int millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("timeouts can't be negative");
        }
        return millis;
    }
}
