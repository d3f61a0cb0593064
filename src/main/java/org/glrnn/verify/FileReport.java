package org.glrnn.verify;

import java.util.List;

/** What became of one golden file. */
public sealed interface FileReport {
    /** Returns the file's name. */
    String file();

    /** Returns whether a quantity was out of tolerance, or the file could not be compared though it should. */
    boolean failed();

    /**
     * Every quantity of the file was compared with ours.
     *
     * @param file its name
     * @param comparisons the quantities, at least one
     */
    record Compared(String file, List<Comparison> comparisons) implements FileReport {
        /**
         * Checks that something was compared.
         *
         * @throws IllegalArgumentException if nothing was
         */
        public Compared {
            if (comparisons.isEmpty()) {
                throw new IllegalArgumentException("it holds nothing to compare");
            }
        }

        @Override
        public boolean failed() {
            return !comparisons.stream().allMatch(Comparison::passed);
        }
    }

    /**
     * The file is of a known kind that this version cannot compute.
     *
     * @param file its name
     * @param kind what it is about
     */
    record NotSupported(String file, String kind) implements FileReport {
        @Override
        public boolean failed() {
            return false;
        }
    }

    /**
     * The file could not be read as what it is about, or the model refused it.
     *
     * @param file its name
     * @param reason what is wrong with it
     */
    record Unusable(String file, String reason) implements FileReport {
        @Override
        public boolean failed() {
            return true;
        }
    }
}
