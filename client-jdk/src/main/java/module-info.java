/** Drop-ins for the platform's own HTTP clients. */
module io.sallyport.jdk {
    requires transitive io.sallyport.core;
    requires static transitive org.jspecify;
}
