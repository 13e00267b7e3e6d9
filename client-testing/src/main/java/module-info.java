/** What users and the project itself test with, and the suite every transport must pass. */
module io.sallyport.testing {
    requires transitive io.sallyport.core;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports io.sallyport.testing;
    exports io.sallyport.testing.contract;

    uses io.sallyport.testing.ResourceProbe;
}
