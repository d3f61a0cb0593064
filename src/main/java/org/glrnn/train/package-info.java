/**
 * Training: the optimiser and its schedule, single steps ({@link org.glrnn.train.Trainer}), and whole runs from
 * configuration to report ({@link org.glrnn.train.TrainingRun}).
 */
package org.glrnn.train;
