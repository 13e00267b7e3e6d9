package io.sallyport.testing;

/** Keeps this package exportable until its first real type arrives; delete it then. */
public final class Placeholder {
    private Placeholder() {}
}
