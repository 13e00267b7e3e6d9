/** Drop-ins for the platform's own HTTP clients. */
module io.sallyport.jdk {
    requires transitive io.sallyport.core;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.sallyport.jdk.opener;
}
