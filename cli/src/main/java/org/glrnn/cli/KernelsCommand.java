package org.glrnn.cli;

import java.util.concurrent.Callable;

import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.train.OptimizerConfiguration;
import org.glrnn.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code glrnn kernels}: what TornadoVM makes of the kernels of a training step. */
@Command(
        name = "kernels",
        header = "Show the source that TornadoVM generates for a kernel.",
        description = "%nRuns one training step of a small model on a TornadoVM device and shows what was compiled for it."
                + " Sizes are constants of the generated source.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn kernels --device opencl:0                          the names",
            "  glrnn kernels --device opencl:0 --print linearForward    one source"})
final class KernelsCommand implements Callable<Integer> {
    private static final int WIDTH = 64;
    private static final int VOCABULARY = 16;
    private static final int BATCH = 2;
    private static final int LENGTH = 32;

    @Spec
    private CommandSpec spec;

    @Option(names = "--print", paramLabel = "NAME", description = "The kernel, a method's name. Default: list the names.")
    private String name;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() {
        System.setProperty("tornado.printKernel", "True"); // TornadoVM reads it when the device is selected
        var profile = device.select();
        if (profile.backend().equals("jvm")) {
            throw new CommandException("the JVM device generates no source; name a TornadoVM device with --device opencl:0"
                    + " or the like");
        }
        var sources = KernelSources.capture(() -> train(profile.variants()));
        var out = spec.commandLine().getOut();
        if (name == null) {
            sources.names().forEach(out::println);
        } else {
            out.println(sources.of(name).orElseThrow(() -> new CommandException("no kernel of a training step is called "
                    + name + "; there are " + String.join(", ", sources.names()))));
        }
        return ExitCode.OK;
    }

    private static void train(KernelVariants variants) {
        var model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder().nLayer(1).dModel(WIDTH)
                .dChannelMixing(WIDTH).inputVocabSize(VOCABULARY).outputVocabSize(VOCABULARY)
                .embeddingDropout(0.1).timeMixingDropout(0.1).channelMixingDropout(0.1).build(), 0).withVariants(variants);
        var tokens = new int[BATCH * LENGTH];
        try (var trainer = new Trainer(model, OptimizerConfiguration.of(1e-3, 1, 2), BATCH, LENGTH, 0)) {
            trainer.step(tokens, tokens);
        }
    }
}
