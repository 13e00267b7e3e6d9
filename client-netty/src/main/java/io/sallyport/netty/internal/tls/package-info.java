/** TLS contexts by policy, and who is trusted. A leaf. Thread-safe. */
@NullMarked
package io.sallyport.netty.internal.tls;

import org.jspecify.annotations.NullMarked;
