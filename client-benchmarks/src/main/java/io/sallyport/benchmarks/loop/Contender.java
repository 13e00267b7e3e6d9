package io.sallyport.benchmarks.loop;

import java.io.IOException;
import java.util.function.IntConsumer;

/** One client under measurement. */
interface Contender extends AutoCloseable {

    /** The name in the table. */
    String name();

    /**
     * Starts one GET and reads the whole body. Tells the number of its bytes, or -1 for anything but a complete 200.
     *
     * @param slot which of the calls in flight it is, from 0
     */
    void get(int slot, IntConsumer bytes);

    @Override
    void close() throws IOException;
}
