package io.sallyport.netty;

import io.sallyport.checks.Arrows;
import io.sallyport.checks.LibraryChecks;
import java.util.List;

final class ModuleTest extends LibraryChecks {
    ModuleTest() {
        super("io.sallyport.netty", List.of("org.slf4j"), Arrows.netty("io.sallyport.netty"));
    }
}
