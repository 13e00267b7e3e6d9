/** Credentials, and who has them: what answers a server that asks who is there (RFC 9110 section 11). */
@NullMarked
package io.sallyport.auth;

import org.jspecify.annotations.NullMarked;
