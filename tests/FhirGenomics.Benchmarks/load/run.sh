#!/usr/bin/env bash
# Loads a server of its own on 127.0.0.1 with wrk (apt-get install wrk), which shares its processors. Everything is validated and durable.
#   load/run.sh [--families N] [--seconds S] [--provider PostgreSql --connection "Host=..."]
# N: families (Bundles of 20 resources) that are stored before reads and searches are measured; 2,500 are 50,000 resources. Prints requests per second.
set -euo pipefail
cd "$(dirname "$0")/../../.."
families=2500 seconds=8 provider=Sqlite connection= port=18480
while [ $# -gt 0 ]; do
  case "$1" in
    --families) families=$2 ;; --seconds) seconds=$2 ;; --provider) provider=$2 ;; --connection) connection=$2 ;; --port) port=$2 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done

load=$PWD/tests/FhirGenomics.Benchmarks/load base=http://127.0.0.1:$port/fhir
folder=$(mktemp -d)
dotnet build src/FhirGenomics.Server -c Release -v quiet --nologo > /dev/null
dotnet src/FhirGenomics.Server/bin/Release/net10.0/fhirgenomics.dll --urls "http://127.0.0.1:$port" --Examples:Load=false \
  --Store:Provider "$provider" --Store:ConnectionString "${connection:-Data Source=$folder/load.db}" > "$folder/server.log" &
server=$!
trap 'kill $server; wait $server 2>/dev/null || true; rm -rf "$folder"' EXIT
began=$(date +%s%N)
until curl -sf -o /dev/null "$base/metadata"; do
  kill -0 $server || { cat "$folder/server.log" >&2; exit 1; }
  sleep 0.01
done
echo "first answer after $(( ($(date +%s%N) - began) / 1000000 )) ms"
node "$load/requests.mjs" bodies "$folder"

first=1
# Prints what a wrk run did: its name, requests a second, the time within which 99 of 100 were answered, failures.
measure() {
  local name=$1 clients=$2 duration=$3; shift 3
  wrk -t1 -c"$clients" -d"${duration}s" --timeout 30s --latency "$@" > "$folder/wrk.txt"
  awk -v name="$name" -v clients="$clients" '/requests in/ {count=$1} /Requests\/sec/ {rate=$2} /99%/ {slow=$2} /Non-2xx/ {bad=$0}
    END {printf "%-52s %3d clients %9.0f /s   99%% in %s %s\n", name, clients, rate, slow, bad}' "$folder/wrk.txt"
}
post() {
  BODY=$folder/$2.json FIRST=$first measure "$1" "$3" "$4" -s "$load/post.lua" "$base${5:-}"
  first=$(( first + $(awk '/requests in/ {print $1}' "$folder/wrk.txt") + $3 + 1 ))
}
get() { URLS=$folder/$2.txt measure "$1" 4 "$seconds" -s "$load/get.lua" "$base"; }

post "warming up: transactions of 20 new resources" bundle 8 20
post "transaction of 20 new resources" bundle 1 "$seconds"
post "transaction of 20 new resources" bundle 8 "$seconds"
post "the same, each under a condition, 4 of them there" order 8 "$seconds"
while [ "$first" -le "$families" ]; do
  post "filling" bundle 8 20 > /dev/null
done
echo "stored: $(( first - 1 )) families, $(( (first - 1) * 20 )) resources; $(awk '/VmRSS/ {print int($2 / 1024)}' /proc/$server/status) MB resident"
node "$load/requests.mjs" urls "$base" "$folder" "$first"
post "create an Observation" observation 16 "$seconds" /Observation > /dev/null
post "create an Observation" observation 16 "$seconds" /Observation
echo /health > "$folder/health.txt"
for round in "warming up" ""; do
  get "static answer${round:+, $round}" health
  get "read by id${round:+, $round}" read
  get "search by identifier${round:+, $round}" identifier
  get "search Observation by subject and code${round:+, $round}" subject
done
