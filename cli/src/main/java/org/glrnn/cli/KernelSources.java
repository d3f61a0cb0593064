package org.glrnn.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Sources of kernels, cut out of what TornadoVM prints when it is told to print them. */
final class KernelSources {
    // OpenCL C, CUDA C and PTX in this order. What stands between a kernel and the next one's first line belongs to it,
    // but for the pragmas in front of the next.
    private static final Pattern START =
            Pattern.compile("(?m)^.*(?:__kernel\\s+void|__global__\\s+void|\\.entry)\\s+(\\w+)\\s*\\(");
    private static final Pattern PREAMBLE = Pattern.compile("(?m)^\\s*(?:#pragma|\\.version).*");

    private final Map<String, String> sources = new LinkedHashMap<>();

    private KernelSources(String printed) {
        var starts = START.matcher(printed).results().toList();
        for (var i = 0; i < starts.size(); i++) {
            var end = i + 1 < starts.size() ? starts.get(i + 1).start() : printed.length();
            var source = printed.substring(starts.get(i).start(), end);
            var next = PREAMBLE.matcher(source);
            sources.putIfAbsent(starts.get(i).group(1), (next.find() ? source.substring(0, next.start()) : source).strip());
        }
    }

    /** Runs something and collects what it prints on stdout. */
    static KernelSources capture(Runnable action) {
        var out = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setOut(out);
        }
        return new KernelSources(printed.toString(StandardCharsets.UTF_8));
    }

    Set<String> names() {
        return new TreeSet<>(sources.keySet());
    }

    Optional<String> of(String name) {
        return Optional.ofNullable(sources.get(name));
    }
}
