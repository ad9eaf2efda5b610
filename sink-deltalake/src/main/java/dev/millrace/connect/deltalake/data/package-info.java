/** Records into data files: types, evolution of schemas, Parquet, statistics, partition values. */
package dev.millrace.connect.deltalake.data;
