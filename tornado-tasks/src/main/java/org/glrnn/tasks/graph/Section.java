package org.glrnn.tasks.graph;

/**
 * Some of the work of an execution plan: one graph, or several where one could not hold all tasks.
 *
 * @param first index of the first graph
 * @param end index after the last
 */
public record Section(int first, int end) {
}
