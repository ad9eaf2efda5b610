package dev.millrace.connect.file.discover;

/**
 * What is listed, and what of it is ready.
 *
 * @param settleMs a file is ready if it last changed this long ago
 * @param doneSuffix a file is ready if there is one of its name with this suffix; empty for none
 * @param maxFiles how many unread pieces are kept of a listing
 */
public record DiscoverySettings(
    Folders folders, PathFilter filter, long settleMs, String doneSuffix, int maxFiles) {}
