package org.glrnn.verify;

import java.util.Locale;

/**
 * One quantity compared with the reference's.
 *
 * @param quantity its name
 * @param error largest absolute difference; NaN where either side holds one, the sizes differ, or there is nothing to hold
 * @param excess largest difference in units of what is allowed for its cell: passes up to 1
 * @param tolerance what is allowed
 */
public record Comparison(String quantity, double error, double excess, Tolerance tolerance) {

    /**
     * Allowed difference: absolute plus relative to the reference's value.
     *
     * @param absolute in the quantity's unit
     * @param relative share of the reference's value
     */
    public record Tolerance(double absolute, double relative) {
        @Override
        public String toString() {
            return relative == 0 ? String.format(Locale.ROOT, "%.0e", absolute)
                    : String.format(Locale.ROOT, "%.0e + %.0e rel", absolute, relative);
        }
    }

    static Comparison of(String quantity, float[] ours, double[] reference, Tolerance tolerance) {
        if (reference.length == 0 || ours.length != reference.length) {
            return new Comparison(quantity + " (size " + ours.length + " instead of " + reference.length + ")", Double.NaN,
                    Double.NaN, tolerance);
        }
        var error = 0.0;
        var excess = 0.0;
        for (var i = 0; i < ours.length; i++) {
            var difference = Math.abs(ours[i] - reference[i]);
            error = Math.max(error, difference); // Math.max keeps a NaN
            excess = Math.max(excess, difference / (tolerance.absolute() + tolerance.relative() * Math.abs(reference[i])));
        }
        return new Comparison(quantity, error, excess, tolerance);
    }

    /** Returns whether every cell is within tolerance; false where either side holds a NaN. */
    public boolean passed() {
        return excess <= 1;
    }
}
