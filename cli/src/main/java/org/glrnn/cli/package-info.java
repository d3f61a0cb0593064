/** The command line {@code glrnn}: results on stdout, progress and messages on stderr. Nothing below knows of it. */
package org.glrnn.cli;
