package io.sallyport.jackson;

import io.sallyport.checks.LibraryChecks;
import java.util.List;

final class ModuleTest extends LibraryChecks {
    ModuleTest() {
        super("io.sallyport.jackson", List.of("io.netty", "org.slf4j"), List.of());
    }
}
