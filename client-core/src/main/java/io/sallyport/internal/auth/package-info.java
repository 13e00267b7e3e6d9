/** How credentials become an {@code Authorization}: challenges, Basic, Digest, and what a client remembers of who was let in. */
@NullMarked
package io.sallyport.internal.auth;

import org.jspecify.annotations.NullMarked;
