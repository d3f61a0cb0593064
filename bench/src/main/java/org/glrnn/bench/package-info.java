/** Microbenchmarks of the operators beside what the machine can do, in the same JVM. */
package org.glrnn.bench;
