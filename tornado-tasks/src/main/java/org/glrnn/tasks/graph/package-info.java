/**
 * Task graphs made of the kernels: what a layer or a language model is, in what order its operators run and where their
 * data lies. Builders hold no arithmetic.
 *
 * <p>Start at {@link org.glrnn.tasks.graph.TrainingPlan} and {@link org.glrnn.tasks.graph.SequencePlan}.
 */
package org.glrnn.tasks.graph;
