#!/usr/bin/env bash
# Waits until every flight is in S3 and compares it with PostgreSQL, as ./quickstart does: status 0
# if each arrived exactly once.
set -euo pipefail
cd "$(dirname "$0")"
if docker compose version >/dev/null 2>&1; then compose=(docker compose); else compose=(docker-compose); fi
exec "${compose[@]}" run --rm -T --no-deps demo verify
