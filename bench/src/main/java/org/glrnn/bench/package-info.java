/** Microbenchmarks of the operators next to what the machine can do, in the same JVM. */
package org.glrnn.bench;
