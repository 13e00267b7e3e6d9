package io.sallyport.spi;

import java.io.IOException;
import java.lang.reflect.Type;

/** Writes and reads JSON. Thread-safe. */
public interface JsonCodec {

    /**
     * {@return a value as JSON in UTF-8}
     *
     * @param value a Map, record, bean or whatever else the codec knows
     * @throws IOException if it cannot be written
     */
    byte[] write(Object value) throws IOException;

    /**
     * JSON as a value.
     *
     * @param json the whole text, in UTF-8, or whatever else the codec detects
     * @param type a class or generic type
     * @return an instance of the type; not null
     * @throws IOException if the bytes are no JSON, or not of that type
     */
    Object read(byte[] json, Type type) throws IOException;
}
