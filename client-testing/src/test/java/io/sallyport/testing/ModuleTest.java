package io.sallyport.testing;

import io.sallyport.checks.LibraryChecks;
import java.util.List;

final class ModuleTest extends LibraryChecks {
    ModuleTest() {
        super("io.sallyport.testing", List.of("io.netty", "org.slf4j"), List.of());
    }
}
