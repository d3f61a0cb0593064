package org.glrnn.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.glrnn.checkpoint.CheckpointException.Reason;
import org.glrnn.data.DataException;
import org.glrnn.data.Tokenizer;
import org.glrnn.data.TokenizerType;
import org.glrnn.lm.LanguageModelConfiguration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The contents of {@code state.json}. A reader takes every version there has been: version 1 held the model twice, as
 * {@code model} and in {@code configuration}; up to version 2 the options of the mixer were among the model's. A key that is missing has its default, one that is unknown is refused.
 */
record StateFile(
        int formatVersion,
        long step,
        long seed,
        long dataPosition,
        String dataSha256,
        Double validationLoss,
        Map<String, Object> model,
        TokenizerEntry tokenizer,
        Map<String, Object> configuration,
        Map<String, FileEntry> files) {
    static final String NAME = "state.json";
    private static final int VERSION = 3;
    private static final long MOST_BYTES = 1 << 26;

    /** A tokenizer; {@code characters} is its state, null if it has none. */
    record TokenizerEntry(String name, String characters) {
        static TokenizerEntry of(Tokenizer tokenizer) {
            return new TokenizerEntry(tokenizer.name(), tokenizer.state().isEmpty() ? null : tokenizer.state());
        }

        Tokenizer restore() {
            return TokenizerType.restore(name, characters == null ? "" : characters);
        }
    }

    /** What another file of the checkpoint must be. */
    record FileEntry(long bytes, String sha256) {
    }

    static StateFile of(CheckpointState state, Map<String, FileEntry> files) {
        return new StateFile(VERSION, state.step(), state.seed(), state.step(), state.dataDigest(),
                Double.isFinite(state.validationLoss()) ? state.validationLoss() : null, state.model().values(),
                TokenizerEntry.of(state.tokenizer()), state.configuration(), files);
    }

    static StateFile read(Path directory) {
        var file = directory.resolve(NAME);
        try {
            requireSize(file);
            var tree = Json.MAPPER.readTree(Files.readAllBytes(file));
            requireVersion(file, tree.path("format_version"));
            complete(tree);
            return Json.MAPPER.treeToValue(tree, StateFile.class).checked(file);
        } catch (IOException e) {
            throw SafeTensors.failure(file, e);
        } catch (JacksonException e) {
            throw damaged(file, JsonProblem.of(e), e);
        }
    }

    void write(Path directory) throws IOException {
        try (var output = new DigestedFile(directory.resolve(NAME))) {
            output.write(ByteBuffer.wrap(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this)));
            output.finish();
        }
    }

    CheckpointState state() {
        return new CheckpointState(step, seed, validationLoss == null ? Double.NaN : validationLoss,
                LanguageModelConfiguration.of(model),
                configuration, tokenizer.restore(), dataSha256);
    }

    private static void requireSize(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw damaged(file, "it has " + Files.size(file) + " bytes, no state.json is that large", null);
        }
    }

    private static void requireVersion(Path file, JsonNode version) {
        if (!version.isIntegralNumber() || !version.canConvertToInt() || version.intValue() < 1
                || version.intValue() > VERSION) {
            throw new CheckpointException(Reason.VERSION, file + (version.isMissingNode() ? " has no format version"
                    : " is of format version " + version) + ", this program reads the versions 1 to " + VERSION
                    + "; use the program that wrote it, or another checkpoint of the run");
        }
    }

    private static void complete(JsonNode tree) {
        if (tree instanceof ObjectNode state) {
            state.putIfAbsent("data_position", state.path("step"));
            state.putIfAbsent("validation_loss", NullNode.getInstance());
            state.putIfAbsent("configuration", Json.MAPPER.createObjectNode());
            if (state.path("configuration") instanceof ObjectNode configuration) {
                configuration.remove("model");
            }
        }
    }

    private StateFile checked(Path file) {
        if (step < 0 || model == null || tokenizer == null || tokenizer.name() == null || configuration == null
                || files == null || files.containsValue(null) || dataPosition != step) {
            throw damaged(file, "a value is missing or contradicts another", null);
        }
        try {
            LanguageModelConfiguration.of(model);
            tokenizer.restore();
        } catch (IllegalArgumentException e) {
            throw damaged(file, "model: " + e.getMessage(), e);
        } catch (DataException e) {
            throw damaged(file, e.getMessage(), e);
        }
        return this;
    }

    private static CheckpointException damaged(Path file, String problem, Exception cause) {
        return new CheckpointException(Reason.STATE, file + " cannot be understood: " + problem
                + "; use another checkpoint of the run", cause);
    }
}
