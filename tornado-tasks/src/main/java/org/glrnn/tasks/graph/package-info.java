/**
 * What task graphs are made with: tasks and their limits, the chain of graphs of one execution plan, windows of flat buffers,
 * the table of parameters, and arrays that exist on host and device. Knows no operator and no model.
 */
package org.glrnn.tasks.graph;
