/** Very many calls against a server that treats each by a script of its own, and keeps a ledger. Tests only. */
@NullMarked
package io.sallyport.netty.load;

import org.jspecify.annotations.NullMarked;
