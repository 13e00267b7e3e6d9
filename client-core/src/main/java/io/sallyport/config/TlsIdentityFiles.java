package io.sallyport.config;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * A client certificate in files that somebody replaces while the client runs. The transport looks at them when it is about to open a connection, once a second at most, off its event loops; if time of change, size or identity of a file differ, it reads them. New connections show what was read and resume no session of the old one; open connections go on, also for new requests, until they end
 * ({@link PoolConfig.Builder#maxAge} says when at the latest). Files that cannot be read, or whose key does not belong to the certificate, as half way through a replacement, change nothing: one warning is logged, and they are read again when they have changed again.
 *
 * <p>A file that is rewritten in place within the resolution of the file system's clock, and keeps its length, is not seen: replace files by renaming. Two of these are equal only if they are the same. Thread-safe.
 */
public final class TlsIdentityFiles implements TlsIdentitySource {

    private interface Reader {

        TlsIdentity read() throws IOException, GeneralSecurityException;
    }

    private final List<Path> files;
    private final Reader reader;
    private final TlsIdentity first;

    private TlsIdentityFiles(List<Path> files, Reader reader) throws IOException, GeneralSecurityException {
        this.files = files;
        this.reader = reader;
        this.first = reader.read();
    }

    /**
     * PEM files, as {@link TlsIdentity#pem(String, Path, Path)} reads them. Read once in here, so that what is wrong shows at once.
     *
     * @param name what requests call it
     * @param chain the file with the certificate and its issuers, leaf first
     * @param key the file with the private key
     * @return the identity
     * @throws IOException if a file cannot be read
     * @throws GeneralSecurityException if a file does not hold what it should
     */
    public static TlsIdentityFiles pem(String name, Path chain, Path key) throws IOException, GeneralSecurityException {
        return new TlsIdentityFiles(List.of(chain, key), () -> TlsIdentity.pem(name, chain, key));
    }

    /**
     * PEM files whose key is encrypted, as {@link TlsIdentity#pem(String, Path, Path, char[])} reads them. Read once in here, so that what is wrong shows at once.
     *
     * @param name what requests call it
     * @param chain the file with the certificate and its issuers, leaf first
     * @param key the file with the private key
     * @param password of the key; copied
     * @return the identity
     * @throws IOException if a file cannot be read
     * @throws GeneralSecurityException if a file does not hold what it should, or the password is wrong
     */
    public static TlsIdentityFiles pem(String name, Path chain, Path key, char[] password)
            throws IOException, GeneralSecurityException {
        char[] kept = password.clone();
        return new TlsIdentityFiles(List.of(chain, key), () -> TlsIdentity.pem(name, chain, key, kept));
    }

    /**
     * A PKCS#12 file, as {@link TlsIdentity#pkcs12} reads it. Read once in here, so that what is wrong shows at once.
     *
     * @param name what requests call it
     * @param file the file
     * @param password of the file; copied
     * @return the identity
     * @throws IOException if the file cannot be read or the password is wrong
     * @throws GeneralSecurityException if the file does not hold exactly one private key with its chain
     */
    public static TlsIdentityFiles pkcs12(String name, Path file, char[] password)
            throws IOException, GeneralSecurityException {
        char[] kept = password.clone();
        return new TlsIdentityFiles(List.of(file), () -> TlsIdentity.pkcs12(name, file, kept));
    }

    @Override
    public String name() {
        return first.name();
    }

    /**
     * The files, whose change asks for {@link #read}.
     *
     * @return one or two
     */
    public List<Path> files() {
        return files;
    }

    /**
     * What was in the files when this was made.
     *
     * @return the identity
     */
    public TlsIdentity first() {
        return first;
    }

    /**
     * Reads the files. Blocks.
     *
     * @return what is in them now
     * @throws IOException if a file cannot be read
     * @throws GeneralSecurityException if a file does not hold what it should
     */
    public TlsIdentity read() throws IOException, GeneralSecurityException {
        return reader.read();
    }

    /** The name and the files; never the key. */
    @Override
    public String toString() {
        return name() + " " + files;
    }
}
