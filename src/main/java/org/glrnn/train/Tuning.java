package org.glrnn.train;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import org.glrnn.device.DeviceProfile;
import org.glrnn.device.DeviceProfile.Product;
import org.glrnn.device.DeviceProfile.Reduction;
import org.glrnn.device.DeviceProfile.Scan;
import org.glrnn.device.DeviceProfile.WorkGroups;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.plan.VariantProbe;
import org.glrnn.tasks.plan.VariantProbe.Part;
import org.glrnn.tasks.plan.VariantProbe.Sizes;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/**
 * Measures the kernels among which a device profile chooses, on the device of this process, and makes a profile of the
 * fastest. A variant that does not compile, or whose numbers differ from the plain kernels', is never chosen.
 */
public final class Tuning {
    private static final int REPETITIONS = 5;
    private static final double LARGEST_DIFFERENCE = 1e-3;
    private static final int[] TILES = {4, 8, 16};
    private static final int[] CHUNKS = {16, 64, 256};
    private static final int[] LANES = {32, 64, 128, 256};

    private final DeviceProfile profile;
    private final Sizes sizes;
    private final Consumer<Measurement> listener;

    /**
     * Prepares; nothing is measured before {@link #run()}.
     *
     * @param profile what to start from: everything but the choice of kernels stays
     * @param batch sequences of the measured work
     * @param length time steps
     * @param width channels
     * @param listener hears of every measurement
     */
    public Tuning(DeviceProfile profile, int batch, int length, int width, Consumer<Measurement> listener) {
        this.profile = profile;
        sizes = new Sizes(batch, length, width);
        this.listener = listener;
    }

    /**
     * One variant of one part.
     *
     * @param part what was measured, in a word
     * @param variant what the profile would say
     * @param seconds median, or infinity where the variant cannot be used
     * @param refusal why it cannot be used; empty where it can
     */
    public record Measurement(String part, String variant, double seconds, String refusal) {
    }

    /** Measures, and returns the profile of the fastest kernels. */
    public DeviceProfile run() {
        var product = fastest(Part.PRODUCTS, products());
        var scan = fastest(Part.SCAN, scans());
        var reduction = fastest(Part.ROWS, reductions());
        var groups = new WorkGroups(reduction.size() == 0 ? profile.workGroups().linear() : reduction.size());
        return profile.withKernels(new Scan(scan.variant(), scan.size()), new Product(product.variant(), product.size()),
                new Reduction(reduction.variant()), groups);
    }

    /** A profile's words, and the size that goes with them. */
    private record Choice(String variant, int size) {
        @Override
        public String toString() {
            return size == 0 ? variant : variant + " " + size;
        }
    }

    private static Map<Choice, KernelVariants> products() {
        Map<Choice, KernelVariants> choices = new LinkedHashMap<>();
        choices.put(new Choice("naive", 0), KernelVariants.PLAIN);
        choices.put(new Choice("blocked", 4), with(KernelVariants.Product.BLOCKED, 4));
        for (var tile : TILES) {
            choices.put(new Choice("local", tile), with(KernelVariants.Product.LOCAL, tile));
        }
        return choices;
    }

    private Map<Choice, KernelVariants> scans() {
        Map<Choice, KernelVariants> choices = new LinkedHashMap<>();
        choices.put(new Choice("channel", 0), KernelVariants.PLAIN);
        choices.put(new Choice("blocked", 0), with(KernelVariants.Scan.BLOCKED, 0));
        for (var chunk : CHUNKS) {
            if (chunk < sizes.length()) {
                choices.put(new Choice("chunked", chunk), with(KernelVariants.Scan.CHUNKED, chunk));
            }
        }
        choices.put(new Choice("associative", 0), with(KernelVariants.Scan.ASSOCIATIVE, 0));
        return choices;
    }

    private static Map<Choice, KernelVariants> reductions() {
        Map<Choice, KernelVariants> choices = new LinkedHashMap<>();
        choices.put(new Choice("item", 0), KernelVariants.PLAIN);
        for (var lanes : LANES) {
            choices.put(new Choice("group", lanes), new KernelVariants(KernelVariants.Scan.CHANNEL, 0,
                    KernelVariants.Product.PLAIN, 0, lanes));
        }
        return choices;
    }

    private static KernelVariants with(KernelVariants.Product product, int tile) {
        return new KernelVariants(KernelVariants.Scan.CHANNEL, 0, product, tile, 0);
    }

    private static KernelVariants with(KernelVariants.Scan scan, int chunk) {
        return new KernelVariants(scan, chunk, KernelVariants.Product.PLAIN, 0, 0);
    }

    private Choice fastest(Part part, Map<Choice, KernelVariants> choices) {
        var plain = VariantProbe.measure(part, KernelVariants.PLAIN, sizes, REPETITIONS);
        Map<Choice, Double> seconds = new LinkedHashMap<>();
        choices.forEach((choice, variants) -> {
            var measured = measure(part, choice, variants, plain);
            listener.accept(measured);
            seconds.put(choice, measured.seconds());
        });
        return seconds.entrySet().stream().min(Comparator.comparing(Map.Entry::getValue)).orElseThrow().getKey();
    }

    private Measurement measure(Part part, Choice choice, KernelVariants variants, VariantProbe.Result plain) {
        var name = part.name().toLowerCase(Locale.ROOT);
        try {
            var result = variants.equals(KernelVariants.PLAIN) ? plain
                    : VariantProbe.measure(part, variants, sizes, REPETITIONS);
            var difference = result.difference(plain);
            return difference <= LARGEST_DIFFERENCE
                    ? new Measurement(name, choice.toString(), result.seconds(), "")
                    : refused(name, choice, "its numbers differ by " + difference);
        } catch (TornadoRuntimeException failure) {
            return refused(name, choice, "it fails: " + String.valueOf(failure.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static Measurement refused(String part, Choice choice, String why) {
        return new Measurement(part, choice.toString(), Double.POSITIVE_INFINITY, why);
    }
}
