package io.sallyport.testing;

import java.util.List;

/**
 * Finds one kind of leaked thing for {@link LeakExtension}: buffers, say. Found by {@link java.util.ServiceLoader} through the thread's loader, or given to {@link LeakExtension#watch(ResourceProbe)}.
 */
public interface ResourceProbe {

    /** {@return what it looks for, for error texts} */
    String name();

    /** Called before each test: what is outstanding at that moment does not count. Does nothing by default. */
    default void begin() {}

    /**
     * Looks for leaks. Called after each test, again and again for a while as long as there are any.
     *
     * @return what is leaked, a description each; empty if nothing
     */
    List<String> outstanding();
}
