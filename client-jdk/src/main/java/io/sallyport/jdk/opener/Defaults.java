package io.sallyport.jdk.opener;

import java.util.List;

/** What openers have unless told otherwise. Stateless. */
final class Defaults {

    /** As Python has its own name and version here. */
    static final String USER_AGENT = "Sallyport-opener/0.1";

    private Defaults() {}

    /** The default handlers but for those whose place others take, in the order in which they are added. */
    static List<Handler> besides(List<Handler> others) {
        List<Handler> defaults = List.of(
                new ProxyHandler(),
                new UnknownHandler(),
                new HttpHandler(),
                new DefaultErrorHandler(),
                new RedirectHandler(),
                new FileHandler(),
                new DataHandler(),
                new ErrorProcessor(),
                new HttpsHandler());
        return defaults.stream()
                .filter(handler -> others.stream().noneMatch(handler.getClass()::isInstance))
                .toList();
    }
}
