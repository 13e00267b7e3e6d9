/** Drop-ins for the platform's own HTTP clients. */
module io.sallyport.jdk {
    requires transitive io.sallyport.core;
    requires transitive java.net.http;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.sallyport.jdk.http;
    exports io.sallyport.jdk.opener;
    exports io.sallyport.jdk.url;

    provides java.net.spi.URLStreamHandlerProvider with
            io.sallyport.jdk.url.UrlHandlerProvider;
}
