package io.sallyport.config;

/** Where a client certificate comes from: it is there ({@link TlsIdentity}), or is read anew when its files change ({@link TlsIdentityFiles}). Requests choose it by its name. */
public sealed interface TlsIdentitySource permits TlsIdentity, TlsIdentityFiles {

    /**
     * What requests call it.
     *
     * @return the name
     */
    String name();
}
