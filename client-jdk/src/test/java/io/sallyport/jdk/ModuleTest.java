package io.sallyport.jdk;

import io.sallyport.checks.LibraryChecks;
import java.util.List;

final class ModuleTest extends LibraryChecks {
    ModuleTest() {
        super("io.sallyport.jdk", List.of("io.netty", "org.slf4j"), List.of());
    }
}
