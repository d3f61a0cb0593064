package org.glrnn.device;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.glrnn.tasks.graph.KernelVariants.Product;
import org.glrnn.tasks.graph.KernelVariants.Scan;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads one device profile and checks it; every complaint names file and line. */
final class ProfileReader {
    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();
    /** What a key is that a file does not have, such as one written before there was the key. */
    private static final String DEFAULTS = """
            match: {name_pattern: ".*", memory_megabytes: 0}
            scan: {variant: channel, chunk: 0}
            product: {variant: naive, tile: 0}
            reduction: {variant: item}
            work_groups: {linear: 64}
            jvm_flags: []
            compiler_flags: []
            notes: ""
            """;
    private static final int USUAL_CHUNK = 64;
    /** Complains only about unknown keys: a misspelt key is both unknown and missing, and the first says more. */
    private static final YAMLMapper UNKNOWN_KEYS = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final int LANES = 256;
    private static final int LARGEST_TILE = 16;

    private final String file;
    private final String text;

    private ProfileReader(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Reads a profile.
     *
     * @param file where it comes from, for messages
     * @param text the YAML
     */
    static DeviceProfile read(String file, String text) {
        return new ProfileReader(file, text).read();
    }

    /** Returns a profile as YAML that {@link #read(String, String)} takes. */
    static String write(DeviceProfile profile) {
        return MAPPER.writeValueAsString(profile).replaceFirst("^---\\s*", "");
    }

    private DeviceProfile read() {
        try {
            if (UNKNOWN_KEYS.readValue(text, DeviceProfile.class) == null) {
                throw wrong(1, "the file is empty");
            }
            var profile = MAPPER.treeToValue(complete((ObjectNode) MAPPER.readTree(text)), DeviceProfile.class);
            check(profile);
            return profile;
        } catch (UnrecognizedPropertyException failure) {
            var path = failure.getPath().stream().map(Reference::getPropertyName).collect(Collectors.joining("."));
            throw wrong(line(path), "unknown key " + failure.getPropertyName() + "; known are "
                    + String.join(", ", failure.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList()));
        } catch (JacksonException failure) {
            var line = failure.getLocation() == null ? 1 : failure.getLocation().getLineNr();
            throw wrong(Math.max(line, 1), failure.getOriginalMessage().lines().findFirst().orElse("not YAML"));
        }
    }

    private static ObjectNode complete(ObjectNode profile) {
        if (profile.path("scan").path("variant").asString("").equals(Scan.CHUNKED.word())) {
            ((ObjectNode) profile.path("scan")).putIfAbsent("chunk", MAPPER.getNodeFactory().numberNode(USUAL_CHUNK));
        }
        if (Product.LOCAL.words().contains(profile.path("product").path("variant").asString(""))) {
            ((ObjectNode) profile.path("product")).putIfAbsent("tile", MAPPER.getNodeFactory().numberNode(LARGEST_TILE));
        }
        MAPPER.readTree(DEFAULTS).properties().forEach(entry -> {
            if (profile.get(entry.getKey()) instanceof ObjectNode section && entry.getValue() instanceof ObjectNode defaults) {
                defaults.properties().forEach(value -> section.putIfAbsent(value.getKey(), value.getValue()));
            } else {
                profile.putIfAbsent(entry.getKey(), entry.getValue());
            }
        });
        return profile;
    }

    private void check(DeviceProfile profile) {
        oneOf("device_type", profile.deviceType(), "cpu", "gpu", "fpga");
        oneOf("scan.variant", profile.scan().variant(), Stream.of(Scan.values()).map(Scan::word).toArray(String[]::new));
        oneOf("product.variant", profile.product().variant(),
                Stream.of(Product.values()).flatMap(product -> product.words().stream()).toArray(String[]::new));
        oneOf("reduction.variant", profile.reduction().variant(), "item", "group");
        require("work_groups.linear", !profile.reduction().variant().equals("group")
                || Integer.bitCount(profile.workGroups().linear()) == 1 && profile.workGroups().linear() <= LANES,
                profile.workGroups().linear() + " is not a power of two up to " + LANES);
        require("backend", profile.backend().matches("[a-z]+"), profile.backend() + " is not the name of a backend");
        atLeast("match.memory_megabytes", profile.match().memoryMegabytes(), 0);
        atLeast("scan.chunk", profile.scan().chunk(), profile.scan().variant().equals("chunked") ? 1 : 0);
        atLeast("product.tile", profile.product().tile(), profile.product().variant().equals("local") ? 1 : 0);
        require("product.tile", !profile.product().variant().equals("local") || profile.product().tile() <= LARGEST_TILE,
                profile.product().tile() + " is more than " + LARGEST_TILE);
        atLeast("work_groups.linear", profile.workGroups().linear(), 1);
        try {
            Pattern.compile(profile.match().namePattern());
        } catch (PatternSyntaxException failure) {
            require("match.name_pattern", false, "not a regular expression: " + failure.getDescription());
        }
    }

    private void oneOf(String key, String value, String... allowed) {
        require(key, Arrays.asList(allowed).contains(value), value + " is not one of " + String.join(", ", allowed));
    }

    private void atLeast(String key, long value, long least) {
        require(key, value >= least, value + " is less than " + least);
    }

    private void require(String key, boolean condition, String complaint) {
        if (!condition) {
            throw wrong(line(key), key + ": " + complaint);
        }
    }

    private DeviceException wrong(int line, String complaint) {
        return new DeviceException(file + ":" + line + ": " + complaint);
    }

    // The values are records by now and know no lines; keys are plain words at the start of theirs.
    private int line(String path) {
        var lines = text.lines().toList();
        var at = 0;
        for (var key : path.split("\\.")) {
            while (at < lines.size() && !lines.get(at).strip().startsWith(key + ":")
                    && !lines.get(at).matches(".*[{,]\\s*" + key + ":.*")) {
                at++;
            }
        }
        return Math.min(at + 1, lines.size());
    }
}
