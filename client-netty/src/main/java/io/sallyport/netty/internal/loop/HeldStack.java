package io.sallyport.netty.internal.loop;

import org.jspecify.annotations.Nullable;

/** What a stack says of who holds a loop: a callback, the log, or the client and the platform alone. Pure functions. Stateless. */
final class HeldStack {

    private static final String[] PLATFORM = {"java.", "javax.", "jdk.", "sun.", "com.sun."};
    private static final String CALLBACKS = "java.util.concurrent.CompletableFuture";

    private HeldStack() {}

    /**
     * The innermost frame of a callback, or null if there is none. A callback that is a method of the platform itself ({@code queue::put}) may leave no frame but those of the stage that runs it.
     *
     * @param stack innermost frame first
     */
    static @Nullable StackTraceElement callback(StackTraceElement... stack) {
        boolean inPlatform = true;
        for (StackTraceElement frame : stack) {
            String type = frame.getClassName();
            if (isClients(type) || type.startsWith("io.netty.")) {
                inPlatform = false;
            } else if (!isPlatforms(type) || (inPlatform && type.startsWith(CALLBACKS))) {
                return frame;
            }
        }
        return null;
    }

    /**
     * Whether it is the log to which the client writes: that is what the client called last.
     *
     * @param logger the class of the client's loggers
     * @param stack innermost frame first
     */
    static boolean isLog(String logger, StackTraceElement... stack) {
        String called = "";
        for (StackTraceElement frame : stack) {
            if (isClients(frame.getClassName())) {
                return called.equals(logger);
            }
            called = frame.getClassName();
        }
        return false;
    }

    /** The client's internals, and what users call to get there. */
    private static boolean isClients(String type) {
        return type.startsWith("io.sallyport.")
                && (type.contains(".internal.") || type.indexOf('.', "io.sallyport.".length()) < 0);
    }

    private static boolean isPlatforms(String type) {
        for (String start : PLATFORM) {
            if (type.startsWith(start)) {
                return true;
            }
        }
        return false;
    }
}
