package io.sallyport.spi;

/** Finds a transport on the class path or module path. */
public interface TransportProvider {}
