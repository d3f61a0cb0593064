package org.glrnn.tasks.option;

import java.io.IOException;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/** Loads the types of one kind, and says which class of which jar it is that cannot be used. */
final class Plugins {
    private static final String LISTS = "META-INF/services/";
    private static final String ADVICE = "; build it for this version of glrnn, or leave its jar off the class path"
            + " (--plugins, GLRNN_CLASSPATH)";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");
    private static final Pattern PROVIDER =
            Pattern.compile("(?:Provider )?(\\S+) ((?:not|could|[Uu]nable) .*)", Pattern.DOTALL);
    private static final Pattern LIST = Pattern.compile("(?:jar:)?(?:file:)?(.*?)!?/META-INF/services/.*");
    private final Class<?> kind;
    private final ClassLoader loader;

    Plugins(Class<?> kind, ClassLoader loader) {
        this.kind = kind;
        this.loader = loader;
    }

    List<Object> load() {
        var found = new ArrayList<>();
        try {
            ServiceLoader.load(kind, loader).forEach(found::add);
            return found;
        } catch (ServiceConfigurationError e) {
            throw unusable(e);
        } catch (LinkageError e) { // of another version of Java, or a class that it needs is missing
            throw new PluginException("a plug-in listed as " + kind.getName() + " cannot be used: " + reason(e) + listings("")
                    .replaceFirst(",$", "") + ADVICE, e);
        }
    }

    /** Refuses a type whose name or options nobody could use. */
    void require(OptionType<?> type) {
        try {
            var name = type.name();
            if (name == null || !NAME.matcher(name).matches()) {
                throw unusable(type.getClass(), "its name is \"" + name + "\", not lower-case letters, digits, _ and -", null);
            }
            var keys = OptionKey.of(type.options());
            if (keys.size() < type.options().getRecordComponents().length) {
                throw unusable(type.getClass(), "a component of " + type.options().getName() + " has no @Option", null);
            }
            keys.forEach(OptionKey::defaultParsed);
        } catch (PluginException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw unusable(type.getClass(), reason(e), e);
        }
    }

    PluginException twice(String name, Class<?> first, Class<?> second) {
        return new PluginException("two types have the name " + name + ": " + described(first) + ", and " + described(second)
                + "; leave one of the two off the class path (--plugins, GLRNN_CLASSPATH)", null);
    }

    /** Returns the jar or directory of a class, as words. */
    static String place(Class<?> type) {
        var source = type.getProtectionDomain().getCodeSource();
        return source == null ? "" : path(source.getLocation());
    }

    private PluginException unusable(ServiceConfigurationError e) {
        var message = String.valueOf(e.getMessage()).replaceFirst("^" + Pattern.quote(kind.getName()) + ": ", "");
        var provider = PROVIDER.matcher(message);
        var cause = e.getCause() == null ? "" : " (" + reason(e.getCause()) + ")";
        if (!provider.matches()) {
            return new PluginException("the list of plug-ins cannot be read: " + message + cause + ADVICE, e);
        }
        return new PluginException("the plug-in " + provider.group(1) + listings(provider.group(1)) + " cannot be used: it "
                + why(provider.group(2)) + cause + ADVICE, e);
    }

    /** Returns the service loader's words, to follow "it". */
    private String why(String words) {
        return switch (words.split(" ")[0]) {
            case "could" -> "cannot be made";
            case "Unable", "unable" -> "has no public constructor without parameters";
            default -> words.equals("not a subtype") ? "is no " + kind.getName() : "is " + words;
        };
    }

    private PluginException unusable(Class<?> type, String why, Throwable cause) {
        return new PluginException("the plug-in " + described(type) + " cannot be used: " + why + ADVICE, cause);
    }

    private static String described(Class<?> type) {
        return type.getName() + " of " + place(type);
    }

    private static String reason(Throwable failure) {
        return failure.getClass().getSimpleName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
    }

    /** Names the jars that list a class. */
    private String listings(String name) {
        var jars = new ArrayList<String>();
        try {
            for (var list : loader.resources(LISTS + kind.getName()).toList()) {
                if (!path(list).equals(place(kind)) && lists(list, name)) {
                    jars.add(path(list));
                }
            }
        } catch (IOException _) {
            // The class alone says enough.
        }
        return jars.isEmpty() ? "" : ", listed in " + String.join(" or ", jars) + ",";
    }

    private static boolean lists(URL list, String name) throws IOException {
        try (var input = list.openStream()) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8).contains(name);
        }
    }

    private static String path(URL place) {
        var list = LIST.matcher(place.toString());
        var path = (list.matches() ? list.group(1) : place.toString()).replaceFirst("^(jar:)?file:", "").replaceFirst("/$", "");
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
