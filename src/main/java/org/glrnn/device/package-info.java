/** Which device runs the task graphs: what the user asks for, what this machine has, and the profile of each target. */
package org.glrnn.device;
