package io.sallyport.netty.internal.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCountUtil;
import io.sallyport.config.TlsIdentity;
import io.sallyport.config.TlsIdentityFiles;
import io.sallyport.config.TlsIdentitySource;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The context of one policy. It is made anew when the policy's identity has changed, so that no session is resumed across identities. Thread-safe. */
final class PolicyContext {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyContext.class);

    private final TlsPolicy policy;
    private @Nullable TlsIdentity shown;

    /** What the files have held since they changed, and no context could be made of. */
    private @Nullable TlsIdentity unusable;

    private volatile @Nullable IdentityWatch watch;
    private volatile @Nullable MadeContext made;

    PolicyContext(TlsPolicy policy) {
        this.policy = policy;
    }

    /** Whether there is a context. */
    boolean isMade() {
        return made != null;
    }

    /** Whether there is a context, and it is not time to look at the identity's files. */
    boolean isFresh(long nowNanos) {
        IdentityWatch files = watch;
        return made != null && (files == null || !files.isDue(nowNanos));
    }

    /** Makes the context if it is not made yet, or anew if the identity has changed. Blocks. */
    synchronized void refresh(long nowNanos) throws SSLException {
        if (isFresh(nowNanos)) {
            return;
        }
        TlsIdentity identity = identity(nowNanos);
        MadeContext before = made;
        if (before != null && Objects.equals(identity, shown)) {
            unusable = null;
            return;
        }
        if (before != null && Objects.equals(identity, unusable)) {
            return;
        }
        MadeContext fresh;
        try {
            fresh = MadeContext.of(policy.config(), identity);
        } catch (SSLException | RuntimeException e) { // providers may be the user's
            if (before == null) {
                throw e;
            }
            unusable = identity;
            LOG.warn("TLS identity {}: cannot be used, {} stays until the files change again", identity, shown, e);
            return;
        }
        unusable = null;
        made = fresh;
        shown = identity;
        if (before != null) {
            ReferenceCountUtil.release(before.context()); // its connections hold it
        } else {
            LOG.debug("TLS engine {}; for {}", fresh.engine(), policy);
        }
    }

    private @Nullable TlsIdentity identity(long nowNanos) {
        TlsIdentitySource source = policy.certificate();
        if (source instanceof TlsIdentityFiles files) {
            IdentityWatch looking = watch;
            if (looking == null) {
                looking = new IdentityWatch(files, nowNanos);
                watch = looking;
            } else {
                looking.look(nowNanos);
            }
            return looking.current();
        }
        return (TlsIdentity) source;
    }

    /** A handler for one connection, of the context as it is. */
    SslHandler handler(ByteBufAllocator allocator, String name, int port) throws SSLException {
        MadeContext current = made;
        while (current != null) {
            try {
                ReferenceCountUtil.retain(current.context());
            } catch (IllegalReferenceCountException e) {
                current = current.equals(made) ? null : made; // it was replaced in this moment
                continue;
            }
            try {
                return current.context().newHandler(allocator, name, port);
            } finally {
                ReferenceCountUtil.release(current.context());
            }
        }
        throw new SSLException("the TLS context is closed");
    }

    /** The engine and why; null before there is one. */
    @Nullable
    String engine() {
        MadeContext current = made;
        return current == null ? null : current.engine();
    }

    /** Lets go of the context. */
    synchronized void close() {
        MadeContext last = made;
        made = null;
        if (last != null) {
            ReferenceCountUtil.release(last.context());
        }
    }
}
