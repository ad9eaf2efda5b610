#!/usr/bin/env bash
# Builds stand-ins under the names of the public images, for a Docker that can pull none: Debian's
# packages and this build's jars behind the ports, variables and health checks that compose.yml uses.
# What each one is: README.md beside. Needs root, debootstrap, docker, and ./mvnw package.
#   standins/build.sh [DIRECTORY]   a directory of an earlier debootstrap is taken as it is
set -euo pipefail
cd "$(dirname "$0")/.."
root=${1:-target/standins/root}
context=target/standins/context

if [ ! -d "$root/usr" ]; then
  debootstrap --variant=minbase \
    --include=busybox,openjdk-17-jre-headless,postgresql,prometheus,unzip,wget bookworm "$root"
fi
tar -C "$root" -c . | docker import - millrace/debian

rm -rf "$context"
mkdir -p "$context"
cp -r standins/. "$context"
cp -rl ../packaging/workers/connect-4.3/target/lib "$context/worker"
cp -rl ../sandbox/target/lib "$context/broker"
cp -rl ../packaging/schema-registry/target/registry "$context/registry"
cp -l ../sink-s3/target/foreign/s3proxy.jar "$context"

for service in kafka registry postgres seaweedfs kafka-ui prometheus grafana; do
  image=$(sed -n "/^  $service:/,/image:/s/.*image: //p" compose.yml)
  docker build -q --target "$service" -t "$image" "$context"
done
docker build -q --target jre -t "$(sed -n 's/^ARG JRE=//p' Dockerfile)" "$context"
