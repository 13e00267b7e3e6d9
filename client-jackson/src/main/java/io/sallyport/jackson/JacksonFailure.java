package io.sallyport.jackson;

import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Retells Jackson's failures without a word of the JSON. Stateless. */
final class JacksonFailure {

    private JacksonFailure() {}

    static IOException reading(Type type, JacksonException failure) {
        return retold(problem(failure, type) + place(failure), failure);
    }

    static IOException writing(Class<?> type, JacksonException failure) {
        String why =
                failure instanceof InvalidDefinitionException ? ": " + failure.getOriginalMessage() : reason(failure);
        return retold(type.getTypeName() + " cannot be written as JSON" + why + path(failure), failure);
    }

    private static String problem(JacksonException failure, Type type) {
        if (failure instanceof StreamConstraintsException) {
            return "past a limit of the mapper: " + failure.getOriginalMessage();
        }
        if (failure instanceof UnexpectedEndOfInputException) {
            return "the JSON ends too early";
        }
        if (failure instanceof StreamReadException) {
            return "this is no JSON";
        }
        if (failure instanceof InvalidDefinitionException) {
            // About the type alone: nothing of the JSON is in the text.
            return type.getTypeName() + " cannot be read from JSON: " + failure.getOriginalMessage();
        }
        if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "the JSON does not fit " + type.getTypeName() + reason(failure) + ": expected "
                    + mismatch.getTargetType().getTypeName();
        }
        return "the JSON does not fit " + type.getTypeName() + reason(failure);
    }

    /** The name of what Jackson complains of, and of what the user's own code threw. */
    private static String reason(JacksonException failure) {
        Throwable cause = failure.getCause();
        String own = cause == null || cause instanceof JacksonException
                ? ""
                : ", caused by " + cause.getClass().getName();
        return " (" + failure.getClass().getSimpleName() + own + ")";
    }

    private static String place(JacksonException failure) {
        TokenStreamLocation location = failure.getLocation();
        String lines = location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        return lines + path(failure);
    }

    /** The way to the trouble through the type: properties and indices. Keys of Maps are content. */
    private static String path(JacksonException failure) {
        List<JacksonException.Reference> references = failure.getPath();
        if (references.isEmpty()) {
            return "";
        }
        StringBuilder path = new StringBuilder(", in ");
        for (JacksonException.Reference reference : references) {
            String name = reference.getPropertyName();
            if (name == null) {
                path.append('[').append(Math.max(0, reference.getIndex())).append(']');
            } else {
                path.append('.').append(isMap(reference.from()) ? "*" : name);
            }
        }
        return path.toString();
    }

    private static boolean isMap(Object from) {
        return from instanceof Map || (from instanceof Class<?> type && Map.class.isAssignableFrom(type));
    }

    private static IOException retold(String text, JacksonException failure) {
        IOException retold = new IOException(text);
        retold.setStackTrace(failure.getStackTrace());
        return retold;
    }
}
