#!/usr/bin/env bash
# As ./quickstart does, waits until every flight is in S3, changes orders while they flow into Delta
# Lake, and compares both with PostgreSQL: status 0 if they are equal.
set -euo pipefail
cd "$(dirname "$0")"
if docker compose version >/dev/null 2>&1; then compose=(docker compose); else compose=(docker-compose); fi
exec "${compose[@]}" run --rm -T --no-deps demo verify
