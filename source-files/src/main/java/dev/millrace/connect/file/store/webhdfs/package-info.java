/** HDFS by WebHDFS, or by HttpFS. */
package dev.millrace.connect.file.store.webhdfs;
