/**
 * Speed as ratios to a reference that runs in the same run. Each side runs in JVMs of its own, in
 * turns, warmed up; what is compared is CPU time, which a busy machine disturbs least. What no
 * ratio shows has absolute limits.
 */
package dev.millrace.bench;
