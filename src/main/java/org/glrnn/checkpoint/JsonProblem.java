package org.glrnn.checkpoint;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What is wrong with a JSON text, in words for people: a library's own speak of its classes. */
final class JsonProblem {
    private static final String DUPLICATE = "Duplicate Object property";

    private JsonProblem() {
    }

    /** Returns what is wrong, and where. */
    static String of(JacksonException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown -> "the key " + path(unknown) + " is unknown";
            case DatabindException wrong -> value(wrong);
            case StreamReadException twice when twice.getOriginalMessage().startsWith(DUPLICATE) ->
                    "it has the key " + twice.getOriginalMessage().substring(DUPLICATE.length()).strip() + " twice";
            case StreamReadException syntax -> syntax(syntax);
            default -> "it cannot be read as JSON";
        };
    }

    private static String value(DatabindException wrong) {
        var where = path(wrong);
        if (wrong.getCause() instanceof IllegalArgumentException reason && reason.getMessage() != null) {
            return (where.isEmpty() ? "" : where + ": ") + reason.getMessage();
        }
        return (where.isEmpty() ? "a value" : where) + " is missing or has a value of a wrong kind";
    }

    private static String syntax(StreamReadException failure) {
        var location = failure.getLocation();
        return "it is not valid JSON" + (location == null || location.getLineNr() < 1 ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr());
    }

    private static String path(DatabindException failure) {
        var path = new StringBuilder();
        for (var step : failure.getPath()) {
            path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName() == null ? step.getIndex()
                    : step.getPropertyName());
        }
        return path.toString();
    }
}
