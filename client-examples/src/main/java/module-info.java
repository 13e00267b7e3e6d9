/** Programs short enough to read in a minute. */
module io.sallyport.examples {
    requires io.sallyport.core;
    requires io.sallyport.jackson;
    requires io.sallyport.netty;
    requires io.sallyport.testing;
    requires io.netty.codec.http;
    requires org.slf4j;
    requires static org.jspecify;
}
