/** JSON bodies by Jackson. */
module io.sallyport.jackson {
    requires transitive io.sallyport.core;
    requires transitive tools.jackson.databind;
    requires static transitive org.jspecify;

    exports io.sallyport.jackson;

    provides io.sallyport.spi.JsonCodecProvider with
            io.sallyport.jackson.JacksonCodecProvider;
}
