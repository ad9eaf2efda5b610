#!/bin/sh
exec java -cp '/opt/kafka/broker/*' org.apache.kafka.tools.ConnectPluginPath "$@"
