/**
 * Execution plans of layers and language models: what runs in what order, and where its data lies. Builders hold no arithmetic.
 *
 * <p>Start at {@link org.glrnn.tasks.plan.TrainingPlan} and {@link org.glrnn.tasks.plan.SequencePlan}.
 */
package org.glrnn.tasks.plan;
