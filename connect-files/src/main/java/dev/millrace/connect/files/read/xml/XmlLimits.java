package dev.millrace.connect.files.read.xml;

/**
 * What is held at most; a file that needs more is refused.
 *
 * @param recordBytes of one record, and of anything between records
 * @param depth of elements, from the root
 * @param attributes of one element
 * @param names of elements and attributes in a file
 */
public record XmlLimits(int recordBytes, int depth, int attributes, int names) {
  public static final XmlLimits DEFAULT = new XmlLimits(16 * 1024 * 1024, 64, 1_000, 10_000);
}
