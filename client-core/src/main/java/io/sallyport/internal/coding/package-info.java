/** Content codings: what decodes response bodies and encodes request bodies. */
@NullMarked
package io.sallyport.internal.coding;

import org.jspecify.annotations.NullMarked;
