package dev.millrace.sandbox.snowflake.sql;

/** The kinds of statements, by the numbers that the driver's SFStatementType has for them. */
enum StatementType {
  SELECT(0x1000),
  INSERT(0x3100),
  UPDATE(0x3200),
  DELETE(0x3300),
  MERGE(0x3400),
  TRUNCATE(0x6000),
  COPY(0x3600),
  ALTER_SESSION(0x4100),
  USE(0x4300),
  SHOW(0x4400),
  DESCRIBE(0x4500),
  LIST(0x4701),
  TRANSACTION(0x5000),
  DDL(0x6000),
  PUT(0x7102),
  REMOVE(0x7103);

  private final long id;

  StatementType(long id) {
    this.id = id;
  }

  long id() {
    return id;
  }
}
