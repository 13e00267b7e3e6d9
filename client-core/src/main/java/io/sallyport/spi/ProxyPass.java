package io.sallyport.spi;

import io.sallyport.proxy.Proxy;

/** The proxy that one exchange goes through, and what the client shows it. Immutable. */
public interface ProxyPass {

    /** {@return the proxy; never {@link Proxy#DIRECT}} */
    Proxy proxy();

    /** {@return what stands for all that the client shows it: exchanges may share a connection only where this and the proxy are equal} */
    Object identity();

    /** {@return how the client answers the proxy while one connection is opened} */
    ProxyDialogue begin();
}
