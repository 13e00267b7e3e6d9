package io.sallyport.netty.coding;

import java.util.Random;

/** Content for bodies. */
final class TestData {

    private TestData() {}

    /** Bytes a third of which cannot be compressed. */
    static byte[] mixed(int size) {
        byte[] bytes = new byte[size];
        Random random = new Random(5);
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i % 3 == 0 ? random.nextInt() : i);
        }
        return bytes;
    }
}
