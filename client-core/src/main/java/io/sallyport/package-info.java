/** What users import: the client, requests, responses, bodies and headers. */
@NullMarked
package io.sallyport;

import org.jspecify.annotations.NullMarked;
