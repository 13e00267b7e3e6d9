package io.sallyport.examples;

import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands where the first example will be. */
public final class FirstCall {
    private static final Logger LOG = LoggerFactory.getLogger(FirstCall.class);

    private FirstCall() {}

    public static void main(String[] args) {
        LOG.info("Nothing to call yet; loader {}", ServiceLoader.class.getName());
    }
}
