package dev.millrace.connect.file.format.excel;

/**
 * What a workbook may be; a larger one is refused.
 *
 * @param fileBytes of the workbook, which is copied to a temporary file
 * @param sharedBytes of the texts that cells share, which stay in memory
 * @param cellBytes of one cell, or of any part that a parser holds at once
 * @param ratio how many times its size a part may inflate to, once it has 10 MB
 */
public record ExcelLimits(long fileBytes, int sharedBytes, int cellBytes, int ratio) {
  public static final ExcelLimits DEFAULT =
      new ExcelLimits(1L << 30, 64 * 1024 * 1024, 1024 * 1024, 200);
}
