package io.sallyport.testing.contract;

/** Keeps this package exportable until its first real type arrives; delete it then. */
final class Placeholder {
    private Placeholder() {}
}
