/** The contracts users compile against, and every HTTP rule that needs no socket. */
@SuppressWarnings("module") // io.sallyport.jdk is built after this one
module io.sallyport.core {
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires static com.aayushatharva.brotli4j;
    requires static com.github.luben.zstd_jni;

    exports io.sallyport;
    exports io.sallyport.auth;
    exports io.sallyport.config;
    exports io.sallyport.cookie;
    exports io.sallyport.download;
    exports io.sallyport.error;
    exports io.sallyport.event;
    exports io.sallyport.proxy;
    exports io.sallyport.spi;
    exports io.sallyport.internal.auth to
            io.sallyport.jdk;
    exports io.sallyport.internal.body to
            io.sallyport.jdk;
    exports io.sallyport.internal.followup to
            io.sallyport.jdk;
    exports io.sallyport.internal.text to
            io.sallyport.jdk;

    uses io.sallyport.spi.ContentCodecProvider;
    uses io.sallyport.spi.JsonCodecProvider;
    uses io.sallyport.spi.TransportProvider;
}
