package io.sallyport.spi;

/** Finds a JSON codec on the class path or module path. */
public interface JsonCodecProvider {}
