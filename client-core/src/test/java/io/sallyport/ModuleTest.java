package io.sallyport;

import io.sallyport.checks.Arrows;
import io.sallyport.checks.LibraryChecks;
import java.util.List;

final class ModuleTest extends LibraryChecks {
    ModuleTest() {
        super("io.sallyport.core", List.of("io.netty", "tools.jackson", "org.slf4j"), Arrows.core("io.sallyport"));
    }
}
