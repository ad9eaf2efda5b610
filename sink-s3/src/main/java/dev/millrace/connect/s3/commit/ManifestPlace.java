package dev.millrace.connect.s3.commit;

/**
 * Where a commit's manifest stands. It is kept in the head, so that whoever finishes the commit
 * writes it there, whatever its own configuration says.
 *
 * @param sequence numbers the manifests of a topic-partition, from 1 and without a gap
 * @param format of the commit's files, by its short name
 */
public record ManifestPlace(long sequence, String key, String format) {}
