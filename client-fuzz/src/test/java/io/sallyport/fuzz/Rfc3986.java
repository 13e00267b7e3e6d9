package io.sallyport.fuzz;

import java.util.Locale;

/** References resolved to the letter of RFC 3986 section 5.2, with dots that may be escaped, as WHATWG URL wants it: slow, and obvious. */
final class Rfc3986 {

    private Rfc3986() {}

    /** The target of a reference without scheme, authority and fragment. */
    static String resolve(String base, String reference) {
        int question = reference.indexOf('?');
        String path = question < 0 ? reference : reference.substring(0, question);
        String query = question < 0 ? "" : reference.substring(question);
        int baseQuestion = base.indexOf('?');
        String basePath = baseQuestion < 0 ? base : base.substring(0, baseQuestion);
        if (path.isEmpty()) {
            return question < 0 ? base : basePath + query;
        }
        if (path.startsWith("/")) {
            return removeDotSegments(path) + query;
        }
        return removeDotSegments(basePath.substring(0, basePath.lastIndexOf('/') + 1) + path) + query;
    }

    /** Section 5.2.4, step by step. */
    static String removeDotSegments(String path) {
        String input = plainDots(path);
        String output = "";
        while (!input.isEmpty()) {
            if (input.startsWith("../")) {
                input = input.substring(3);
            } else if (input.startsWith("./") || input.startsWith("/./")) {
                input = input.substring(2);
            } else if (input.equals("/.")) {
                input = "/";
            } else if (input.startsWith("/../") || input.equals("/..")) {
                input = "/" + input.substring(Math.min(4, input.length()));
                output = output.substring(0, Math.max(0, output.lastIndexOf('/')));
            } else if (input.equals(".") || input.equals("..")) {
                input = "";
            } else {
                int next = input.indexOf('/', 1);
                output += input.substring(0, next < 0 ? input.length() : next);
                input = next < 0 ? "" : input.substring(next);
            }
        }
        return output;
    }

    private static String plainDots(String path) {
        String[] segments = path.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String dots = segments[i].toLowerCase(Locale.ROOT).replace("%2e", ".");
            if (dots.equals(".") || dots.equals("..")) {
                segments[i] = dots;
            }
        }
        return String.join("/", segments);
    }
}
